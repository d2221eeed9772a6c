// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {DailyCeiling, DailyCeilings} from "./DailyCeilings.sol";
import {IPaymentRouter} from "./IPaymentRouter.sol";
import {Service} from "./RouterTypes.sol";

/// What the cold treasury decides: who spends how much a day, on which services at which price. Treasury, guardian
/// and token are fixed; a rotated treasury is a new deployment.
abstract contract TreasuryRules is IPaymentRouter {
    using DailyCeilings for DailyCeiling;

    uint8 private constant DECIMALS = 18;

    address public immutable token;
    /// Holds the money, approves this contract for it, and is the payer of everything.
    address public immutable treasury;
    /// May stop the spender, and nothing else.
    address public immutable guardian;

    address public spender;
    bool public isStopped;
    DailyCeiling internal _serviceCeiling;
    DailyCeiling internal _payoutCeiling;
    mapping(bytes32 serviceId => Service) internal _services;

    constructor(address token_, address treasury_, address guardian_) {
        if (treasury_ == address(0) || guardian_ == address(0) || treasury_ == guardian_) {
            revert InvalidDeployment();
        }
        if (token_.code.length == 0 || IERC20Metadata(token_).decimals() != DECIMALS) {
            revert InvalidDeployment();
        }
        (token, treasury, guardian) = (token_, treasury_, guardian_);
        emit RouterDeployed(token_, treasury_, guardian_);
    }

    modifier onlyTreasury() {
        if (msg.sender != treasury) revert NotTheTreasury();
        _;
    }

    // ---------------------------------------------------------------- the treasury's verbs

    /// One spender at a time; nobody when zero. What left today stays counted, whoever spent it.
    function setSpender(address spender_, uint64 dailyCeiling, uint64 dailyPayoutCeiling)
        external
        onlyTreasury
    {
        if (spender_ == treasury || spender_ == guardian) revert InvalidSpender();
        spender = spender_;
        (_serviceCeiling.ceiling, _payoutCeiling.ceiling) = (dailyCeiling, dailyPayoutCeiling);
        emit SpenderSet(spender_, dailyCeiling, dailyPayoutCeiling);
    }

    /// Registers a service or replaces what was registered. What is paid already does not change.
    function setService(bytes32 serviceId, address provider, uint64 unitPrice, bool isActive)
        external
        onlyTreasury
    {
        _requirePayee(provider);
        if (unitPrice == 0) revert InvalidAmount();
        _services[serviceId] = Service(provider, unitPrice, isActive);
        emit ServiceSet(serviceId, provider, unitPrice, isActive);
    }

    function start() external onlyTreasury {
        isStopped = false;
        emit SpendingStarted();
    }

    /// Stops the spender and nobody else: refunds and the treasury's own verbs go on.
    function stop() external {
        if (msg.sender != guardian && msg.sender != treasury) revert NotTheGuardian();
        isStopped = true;
        emit SpendingStopped(msg.sender);
    }

    // ---------------------------------------------------------------- views

    function serviceOf(bytes32 serviceId) external view returns (Service memory) {
        return _services[serviceId];
    }

    function ceilings() external view returns (uint64 daily, uint64 dailyPayout) {
        return (_serviceCeiling.ceiling, _payoutCeiling.ceiling);
    }

    /// What may still leave before the next 00:00 UTC.
    function leftToday() external view returns (uint64 units, uint64 payoutUnits) {
        return (_serviceCeiling.left(), _payoutCeiling.left());
    }

    // ---------------------------------------------------------------- who may spend, who may be paid

    function _requireSpender() internal view {
        if (msg.sender != spender) revert NotTheSpender();
    }

    function _requireStarted() internal view {
        if (isStopped) revert SpendingIsStopped();
    }

    /// The router keeps nothing, and paying oneself is no payment.
    function _requirePayee(address payee) internal view {
        if (payee == address(0) || payee == address(this) || payee == treasury) revert InvalidPayee();
    }
}
