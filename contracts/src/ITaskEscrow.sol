// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {State, Terms} from "./EscrowTypes.sol";

/// Events and errors of the escrow. The events alone, with their blocks' times, rebuild all state.
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
}
