// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {Payment, Service} from "../../src/router/RouterTypes.sol";

/// The router's whole state rebuilt from its events and their blocks' times, and nothing else.
contract RouterShadow {
    IPaymentRouter private immutable router;
    address private immutable treasury;

    address public spender;
    bool public isStopped;
    uint64 public ceiling;
    uint64 public payoutCeiling;
    mapping(uint256 day => uint256) public spentOn;
    mapping(uint256 day => uint256) public paidOutOn;
    uint256 public paid;
    uint256 public refunded;
    bytes32[] public paymentIds;
    mapping(bytes32 paymentId => Payment) private payments;
    mapping(bytes32 paymentId => uint64) public paidFor;
    mapping(bytes32 serviceId => Service) private services;

    constructor(IPaymentRouter router_) {
        router = router_;
        treasury = router_.treasury();
    }

    // ---------------------------------------------------------------- what is so

    function paymentOf(bytes32 paymentId) external view returns (Payment memory) {
        return payments[paymentId];
    }

    function isPaid(bytes32 paymentId) external view returns (bool) {
        return payments[paymentId].details != 0;
    }

    function serviceOf(bytes32 serviceId) external view returns (Service memory) {
        return services[serviceId];
    }

    function paymentCount() external view returns (uint256) {
        return paymentIds.length;
    }

    function left() external view returns (uint256) {
        return _left(ceiling, spentOn[_today()]);
    }

    function payoutLeft() external view returns (uint256) {
        return _left(payoutCeiling, paidOutOn[_today()]);
    }

    function _left(uint256 most, uint256 spent) private pure returns (uint256) {
        return spent < most ? most - spent : 0;
    }

    /// The calendar as the design has it: days of 86 400 seconds since 1970.
    function _today() private view returns (uint256) {
        return (block.timestamp - block.timestamp % 86_400) / 86_400;
    }

    // ---------------------------------------------------------------- from the events

    function read(Vm.Log[] calldata logs) external {
        for (uint256 index = 0; index < logs.length; index++) {
            bool isOwn = logs[index].emitter == address(router);
            if (isOwn && !_isUndone(logs, index)) _read(logs[index]);
        }
    }

    /// What was recorded holds also what a payout's frame said before it was undone: a skip of the same follows at once.
    function _isUndone(Vm.Log[] calldata logs, uint256 index) private view returns (bool) {
        if (logs[index].topics[0] != IPaymentRouter.PayoutExecuted.selector) return false;
        uint256 next = index + 1;
        while (next < logs.length && logs[next].emitter != address(router)) next++;
        if (next == logs.length || logs[next].topics[0] != IPaymentRouter.PayoutSkipped.selector) {
            return false;
        }
        return logs[next].topics[1] == logs[index].topics[2];
    }

    function _read(Vm.Log calldata log) private {
        bytes32 topic = log.topics[0];
        if (topic == IPaymentRouter.PaymentExecuted.selector) return _paymentExecuted(log);
        if (topic == IPaymentRouter.PayoutExecuted.selector) return _payoutExecuted(log);
        if (topic == IPaymentRouter.PaymentRefunded.selector) return _refunded(log);
        if (topic == IPaymentRouter.PayoutSkipped.selector) return;
        if (topic == IPaymentRouter.ServiceSet.selector) return _serviceSet(log);
        if (topic == IPaymentRouter.SpendingStopped.selector) isStopped = true;
        else if (topic == IPaymentRouter.SpendingStarted.selector) isStopped = false;
        else if (topic == IPaymentRouter.SpenderSet.selector) _spenderSet(log);
        else revert("unknown event");
    }

    function _spenderSet(Vm.Log calldata log) private {
        spender = _address(log.topics[1]);
        (ceiling, payoutCeiling) = abi.decode(log.data, (uint64, uint64));
    }

    function _serviceSet(Vm.Log calldata log) private {
        (uint64 unitPrice, bool isActive) = abi.decode(log.data, (uint64, bool));
        services[log.topics[1]] = Service(_address(log.topics[2]), unitPrice, isActive);
    }

    struct Told {
        bytes32 serviceId;
        string agentId;
        string taskId;
        uint256 amount;
        uint256 quantity;
        bytes32 callId;
        uint256 timestamp;
    }

    function _paymentExecuted(Vm.Log calldata log) private {
        Told memory told;
        (told.serviceId, told.agentId, told.taskId, told.amount, told.quantity, told.callId, told.timestamp) =
            abi.decode(log.data, (bytes32, string, string, uint256, uint256, bytes32, uint256));
        Service memory service = services[told.serviceId];
        require(!isStopped && service.isActive, "paid while stopped or inactive");
        require(_address(log.topics[2]) == treasury, "not the payer");
        require(_address(log.topics[3]) == service.provider, "not the provider");
        require(told.amount == service.unitPrice * told.quantity * 1e9, "not the price");
        require(told.timestamp == block.timestamp, "not the time");
        bytes32 details = keccak256(abi.encode(told.serviceId, told.agentId, told.taskId, told.quantity));
        _record(log.topics[1], uint64(told.amount / 1e9), details);
        spentOn[_today()] += told.amount / 1e9;
        require(spentOn[_today()] <= ceiling, "over the ceiling");
    }

    function _payoutExecuted(Vm.Log calldata log) private {
        uint64 units = abi.decode(log.data, (uint64));
        require(!isStopped && units != 0, "paid out while stopped");
        require(log.topics[1] == router.payoutIdOf(log.topics[2]), "not its id");
        _record(log.topics[1], units, keccak256(abi.encode(_address(log.topics[3]), units)));
        paidOutOn[_today()] += units;
        require(paidOutOn[_today()] <= payoutCeiling, "over the payout ceiling");
    }

    function _record(bytes32 paymentId, uint64 units, bytes32 details) private {
        require(payments[paymentId].details == 0, "paid twice");
        payments[paymentId] = Payment(units, bytes24(details));
        paidFor[paymentId] = units;
        paymentIds.push(paymentId);
        paid += units;
    }

    function _refunded(Vm.Log calldata log) private {
        (uint64 units, uint64 refundable) = abi.decode(log.data, (uint64, uint64));
        Payment storage payment = payments[log.topics[1]];
        require(units != 0 && refundable + units == payment.refundable, "refunded more than paid");
        payment.refundable = refundable;
        refunded += units;
    }

    function _address(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
