// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Payment, Payout, Service} from "./RouterTypes.sol";

/// The treasury's router from outside. The events alone rebuild all state. Units are 10^9 wei of the token.
interface IPaymentRouter {
    event RouterDeployed(address indexed token, address indexed treasury, address indexed guardian);
    event SpenderSet(address indexed spender, uint64 dailyCeiling, uint64 dailyPayoutCeiling);
    event ServiceSet(bytes32 indexed serviceId, address indexed provider, uint64 unitPrice, bool isActive);
    event SpendingStopped(address indexed by);
    event SpendingStarted();
    /// `amount` is in wei; `serviceCallHash` is the call id.
    event PaymentExecuted(
        bytes32 indexed paymentId,
        address indexed payer,
        address indexed provider,
        bytes32 serviceId,
        string agentId,
        string taskId,
        uint256 amount,
        uint256 quantity,
        bytes32 serviceCallHash,
        uint256 timestamp
    );
    event PayoutExecuted(
        bytes32 indexed paymentId, bytes32 indexed evaluationId, address indexed payee, uint64 units
    );
    event PayoutSkipped(bytes32 indexed evaluationId, address indexed payee, uint64 units, bytes4 reason);
    event PaymentRefunded(
        bytes32 indexed paymentId, address indexed from, uint64 units, uint64 refundableUnits
    );

    error InvalidDeployment();
    error NotTheTreasury();
    error NotTheGuardian();
    error NotTheSpender();
    error NotTheRouter();
    error InvalidSpender();
    error InvalidPayee();
    error InvalidAmount();
    error SpendingIsStopped();
    error ServiceNotFound(bytes32 serviceId);
    error ServiceNotActive(bytes32 serviceId);
    error PriceTooHigh(uint256 units, uint64 maxUnits);
    /// This very payment was made: a retry has nothing to do.
    error AlreadyPaid(bytes32 paymentId);
    /// Something else was paid under this call or evaluation id.
    error IdTaken(bytes32 paymentId);
    error NotPaid(bytes32 paymentId);
    error RefundTooHigh(uint64 refundableUnits);
    error NotEnoughGas(uint256 needed);

    // The spender's. Without a call id it is the hash of agent and task; without a limit the registered price is paid.
    function payForService(
        bytes32 serviceId,
        string calldata agentId,
        string calldata taskId,
        uint256 quantity
    ) external returns (bytes32 paymentId);
    function payForService(
        bytes32 serviceId,
        string calldata agentId,
        string calldata taskId,
        uint256 quantity,
        bytes32 callId
    ) external returns (bytes32 paymentId);
    function payForService(
        bytes32 serviceId,
        string calldata agentId,
        string calldata taskId,
        uint256 quantity,
        bytes32 callId,
        uint64 maxUnits
    ) external returns (bytes32 paymentId);
    function payMany(Payout[] calldata items) external;

    // Anybody's.
    function refund(bytes32 paymentId, uint64 units) external;

    // The treasury's.
    function setService(bytes32 serviceId, address provider, uint64 unitPrice, bool isActive) external;
    function setSpender(address spender, uint64 dailyCeiling, uint64 dailyPayoutCeiling) external;
    function start() external;

    // The treasury's and the guardian's.
    function stop() external;

    function token() external view returns (address);
    function treasury() external view returns (address);
    function guardian() external view returns (address);
    function spender() external view returns (address);
    function isStopped() external view returns (bool);
    function serviceOf(bytes32 serviceId) external view returns (Service memory);
    function ceilings() external view returns (uint64 daily, uint64 dailyPayout);
    function leftToday() external view returns (uint64 units, uint64 payoutUnits);
    function paymentIdOf(bytes32 callId) external view returns (bytes32);
    function payoutIdOf(bytes32 evaluationId) external view returns (bytes32);
    function paymentOf(bytes32 paymentId) external view returns (Payment memory);
}
