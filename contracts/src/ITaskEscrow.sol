// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Assignment, Job, Release, Terms} from "./EscrowTypes.sol";

/// The escrow from outside. The events alone, with their blocks' times, rebuild all state.
interface ITaskEscrow {
    event JobFunded(bytes32 indexed jobId, address indexed buyer, Terms terms, uint64 total);
    event JobAccepted(bytes32 indexed jobId, address indexed agent, uint64 price);
    event JobSubmitted(
        bytes32 indexed jobId, address indexed agent, uint64 price, uint8 round, bytes32 resultHash
    );
    event ChangesRequested(bytes32 indexed jobId, uint8 round);
    event JobRejected(
        bytes32 indexed jobId, address indexed agent, uint16 undisputedBps, uint64 agentUnits, uint64 feeUnits
    );
    event JobContested(bytes32 indexed jobId, address indexed agent);
    event JobCompleted(
        bytes32 indexed jobId,
        address indexed agent,
        uint64 agentUnits,
        uint64 feeUnits,
        uint64 buyerUnits,
        bool byDefault
    );
    event JobResolved(
        bytes32 indexed jobId,
        address indexed agent,
        uint16 agentShareBps,
        bytes32 reasonHash,
        uint64 agentUnits,
        uint64 feeUnits,
        uint64 buyerUnits,
        bool byDefault
    );
    event JobRefunded(bytes32 indexed jobId, uint64 buyerUnits);
    event JobCancelled(bytes32 indexed jobId, uint64 buyerUnits);
    event JobExpired(bytes32 indexed jobId, uint64 buyerUnits);
    event JobFailed(bytes32 indexed jobId, uint64 buyerUnits, bool byDefault);
    event BatchItemSkipped(bytes32 indexed jobId, bytes4 reason);
    event Withdrawn(address indexed token, address indexed account, address indexed to, uint256 units);
    event CreditSpent(address indexed token, address indexed account, bytes32 indexed jobId, uint256 units);
    event FundingPaused();
    event FundingUnpaused();

    error InvalidDeployment();
    error NotTheBuyer();
    error NotTheGuardian();
    error InvalidArbiter();
    error InvalidWindow();
    error InvalidFee();
    error InvalidShare();
    error InvalidAmount();
    error TokenNotAllowed();
    error WrongPayment();
    error AlreadyFunded();
    error FundingIsPaused();
    error WrongState();
    error WrongRound();
    error NoRoundLeft();
    error TooLate();
    error TooEarly();
    error WrongAssignment();
    error ConsentExpired();
    error BadSignature();
    error InvalidRecipient();
    error InsufficientCredit();
    error PaymentFailed();

    function fund(Terms calldata terms) external payable returns (bytes32 jobId);
    function fundFromCredit(Terms calldata terms) external returns (bytes32 jobId);

    // The agent's verbs. `assignment` is the attester's signature, empty when the agent is named or on record.
    function accept(
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint256 deadline,
        bytes calldata signature
    ) external;
    function submit(
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint8 round,
        bytes32 resultHash,
        uint256 deadline,
        bytes calldata signature
    ) external;
    function giveUp(
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint8 round,
        uint256 deadline,
        bytes calldata signature
    ) external;
    function contest(Terms calldata terms, uint8 round, uint256 deadline, bytes calldata signature) external;

    // The buyer's.
    function cancel(
        Terms calldata terms,
        uint256 nobodyAcceptedDeadline,
        bytes calldata nobodyAccepted,
        uint256 deadline,
        bytes calldata signature
    ) external;
    function release(
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint256 deadline,
        bytes calldata signature
    ) external;
    function releaseBatch(Release[] calldata items) external;
    function requestChanges(Terms calldata terms, uint8 round, uint256 deadline, bytes calldata signature)
        external;
    function reject(
        Terms calldata terms,
        uint8 round,
        uint16 undisputedBps,
        uint256 deadline,
        bytes calldata signature
    ) external;

    // The arbiter's.
    function resolve(
        Terms calldata terms,
        uint16 agentShareBps,
        bytes32 reasonHash,
        uint256 deadline,
        bytes calldata signature
    ) external;

    // Anybody's.
    function settleByDefault(Terms calldata terms) external;
    function settleByDefaultBatch(Terms[] calldata items) external;
    function withdraw(address token, uint256 units) external;
    function withdrawTo(
        address token,
        address account,
        address to,
        uint256 units,
        uint256 deadline,
        bytes calldata signature
    ) external;

    // The guardian's.
    function pauseFunding() external;
    function unpauseFunding() external;

    function attester() external view returns (address);
    function guardian() external view returns (address);
    function feeAccount() external view returns (address);
    function minWindowS() external view returns (uint32);
    function maxWindowS() external view returns (uint32);
    function isFundingPaused() external view returns (bool);
    function isTokenAllowed(address token) external view returns (bool);
    function nonces(address account) external view returns (uint256);
    function owed(address token, address account) external view returns (uint256 units);
    function jobIdOf(Terms calldata terms) external view returns (bytes32);
    function jobOf(bytes32 jobId) external view returns (Job memory job, Assignment memory assignment);
    function deadlineOf(Terms calldata terms) external view returns (uint256);
}
