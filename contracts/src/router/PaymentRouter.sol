// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {DailyCeiling, DailyCeilings} from "./DailyCeilings.sol";
import {ExactPull} from "./ExactPull.sol";
import {Payment, Payout, Service} from "./RouterTypes.sol";
import {TreasuryRules} from "./TreasuryRules.sol";

/// Spends the treasury's money within what the treasury allowed. The hot key that calls it owns nothing: a stolen one
/// moves at most the day's ceilings, services only to registered providers, and not a unit once it is stopped.
/// Money goes straight from payer to payee; the router holds none, and what it is given by mistake stays there.
contract PaymentRouter is TreasuryRules, ReentrancyGuardTransient {
    using DailyCeilings for DailyCeiling;
    using ExactPull for IERC20;

    uint256 private constant WEI_PER_UNIT = 1e9;
    /// One payout may burn no more than this; a batch that could not give it reverts instead of skipping.
    uint256 private constant PAYOUT_GAS = 300_000;
    uint256 private constant GAS_BEFORE_PAYOUT = 310_000;
    /// A longer answer of a failed payout is not copied.
    uint256 private constant MAX_REASON_BYTES = 256;

    /// Fixed, so that a chain that changes its id pays nothing again.
    uint256 private immutable _chainId = block.chainid;
    mapping(bytes32 paymentId => Payment) private _payments;

    constructor(address token_, address treasury_, address guardian_)
        TreasuryRules(token_, treasury_, guardian_)
    {}

    // ---------------------------------------------------------------- the spender's verbs

    function payForService(
        bytes32 serviceId,
        string calldata agentId,
        string calldata taskId,
        uint256 quantity
    ) external returns (bytes32 paymentId) {
        bytes32 callId = keccak256(abi.encode(agentId, taskId));
        return payForService(serviceId, agentId, taskId, quantity, callId, type(uint64).max);
    }

    function payForService(
        bytes32 serviceId,
        string calldata agentId,
        string calldata taskId,
        uint256 quantity,
        bytes32 callId
    ) external returns (bytes32 paymentId) {
        return payForService(serviceId, agentId, taskId, quantity, callId, type(uint64).max);
    }

    /// Pays `quantity` times the registered price, or nothing when that has become more than `maxUnits`.
    function payForService(
        bytes32 serviceId,
        string calldata agentId,
        string calldata taskId,
        uint256 quantity,
        bytes32 callId,
        uint64 maxUnits
    ) public nonReentrant returns (bytes32 paymentId) {
        _requireSpender();
        paymentId = paymentIdOf(callId);
        bytes24 details = bytes24(keccak256(abi.encode(serviceId, agentId, taskId, quantity)));
        _requireUnpaid(paymentId, details);
        _requireStarted();
        Service memory service = _services[serviceId];
        uint64 units = _priceOf(serviceId, service, quantity, maxUnits);
        _serviceCeiling.spend(units);
        _payments[paymentId] = Payment(units, details);
        uint256 amountWei = units * WEI_PER_UNIT;
        emit PaymentExecuted(
            paymentId,
            treasury,
            service.provider,
            serviceId,
            agentId,
            taskId,
            amountWei,
            quantity,
            callId,
            block.timestamp
        );
        IERC20(token).pull(treasury, service.provider, amountWei);
    }

    /// Pays whom it can, each evaluation once, and says why the rest was not paid.
    function payMany(Payout[] calldata items) external nonReentrant {
        _requireSpender();
        _requireStarted();
        for (uint256 index = 0; index < items.length; index++) {
            Payout calldata item = items[index];
            if (gasleft() < GAS_BEFORE_PAYOUT) revert NotEnoughGas(GAS_BEFORE_PAYOUT);
            try this.payOut{gas: PAYOUT_GAS}(item) {}
            catch {
                emit PayoutSkipped(item.evaluationId, item.payee, item.units, _reason());
            }
        }
    }

    /// One payout of `payMany`, in a frame of its own, so that one that fails leaves nothing behind.
    function payOut(Payout calldata item) external {
        if (msg.sender != address(this)) revert NotTheRouter();
        bytes32 paymentId = payoutIdOf(item.evaluationId);
        bytes24 details = bytes24(keccak256(abi.encode(item.payee, item.units)));
        _requireUnpaid(paymentId, details);
        _requirePayee(item.payee);
        if (item.units == 0) revert InvalidAmount();
        _payoutCeiling.spend(item.units);
        _payments[paymentId] = Payment(item.units, details);
        emit PayoutExecuted(paymentId, item.evaluationId, item.payee, item.units);
        IERC20(token).pull(treasury, item.payee, item.units * WEI_PER_UNIT);
    }

    // ---------------------------------------------------------------- anybody's verb

    /// Gives money of a payment back to the treasury, from whoever calls. Restores no ceiling.
    function refund(bytes32 paymentId, uint64 units) external nonReentrant {
        Payment memory payment = _payments[paymentId];
        if (payment.details == 0) revert NotPaid(paymentId);
        if (units == 0) revert InvalidAmount();
        if (units > payment.refundable) revert RefundTooHigh(payment.refundable);
        payment.refundable -= units;
        _payments[paymentId] = payment;
        emit PaymentRefunded(paymentId, msg.sender, units, payment.refundable);
        IERC20(token).pull(msg.sender, treasury, units * WEI_PER_UNIT);
    }

    // ---------------------------------------------------------------- views

    function paymentIdOf(bytes32 callId) public view returns (bytes32) {
        return keccak256(abi.encode(_chainId, address(this), treasury, callId));
    }

    /// Never the id of a service payment, whose hash has one word less.
    function payoutIdOf(bytes32 evaluationId) public view returns (bytes32) {
        return keccak256(abi.encode(_chainId, address(this), treasury, evaluationId, "payout"));
    }

    function paymentOf(bytes32 paymentId) external view returns (Payment memory) {
        return _payments[paymentId];
    }

    // ---------------------------------------------------------------- what is refused

    /// First of all, so that a retry hears that it was paid also when everything has been stopped since.
    function _requireUnpaid(bytes32 paymentId, bytes24 details) private view {
        bytes24 paid = _payments[paymentId].details;
        if (paid == 0) return;
        if (paid == details) revert AlreadyPaid(paymentId);
        revert IdTaken(paymentId);
    }

    function _priceOf(bytes32 serviceId, Service memory service, uint256 quantity, uint64 maxUnits)
        private
        pure
        returns (uint64)
    {
        if (service.unitPrice == 0) revert ServiceNotFound(serviceId);
        if (!service.isActive) revert ServiceNotActive(serviceId);
        if (quantity == 0 || quantity > type(uint64).max) revert InvalidAmount();
        uint256 units = service.unitPrice * quantity;
        if (units > maxUnits) revert PriceTooHigh(units, maxUnits);
        return uint64(units);
    }

    function _reason() private pure returns (bytes4) {
        if (LowLevelCall.returnDataSize() > MAX_REASON_BYTES) return 0;
        return bytes4(LowLevelCall.returnData());
    }
}
