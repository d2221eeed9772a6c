// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {Payment, Service} from "../../src/router/RouterTypes.sol";
import {EscrowInvariants} from "./escrow.invariants.t.sol";
import {RouterHandler} from "./RouterHandler.sol";
import {RouterShadow} from "./RouterShadow.sol";

/// The router beside the escrow, on one token and with the same parties, while everybody does anything. Whether a call
/// may pass and what it may take is checked where it happens (RouterHandler and RouterShadow); here the sums are drawn.
contract EscrowAndRouterInvariants is EscrowInvariants {
    IPaymentRouter private router;
    RouterHandler private routerHandler;
    RouterShadow private routerShadow;
    address private treasury = makeAddr("treasury");

    function setUp() public override {
        super.setUp();
        // Shortly before a midnight, so that every run sees one.
        vm.warp(20_834 days - 200);
        router = IPaymentRouter(
            deployCode("PaymentRouter.sol:PaymentRouter", abi.encode(address(mnee), treasury, guardian))
        );
        routerHandler = new RouterHandler(handler, router);
        routerHandler.begin();
        routerShadow = routerHandler.shadow();
        bytes4[] memory steps = new bytes4[](1);
        steps[0] = routerHandler.begin.selector;
        excludeSelector(FuzzSelector(address(routerHandler), steps));
        targetContract(address(routerHandler));
    }

    function invariant_theBooksAreTheEvents() public view override {
        super.invariant_theBooksAreTheEvents();
        _checkTreasury();
        _checkRules();
        uint256 count = routerShadow.paymentCount();
        if (count != 0) {
            _checkPayment(routerShadow.paymentIds(uint256(keccak256(abi.encode(gasleft()))) % count));
        }
    }

    /// The router holds what it was given and nothing else; what the treasury lacks is what was paid and not refunded.
    function _checkTreasury() private view {
        assertEq(mnee.balanceOf(address(router)), routerHandler.giftsWei(), "held by the router");
        uint256 gone = routerShadow.paid() - routerShadow.refunded();
        assertEq(mnee.balanceOf(treasury), routerHandler.FUNDS_WEI() - gone * WEI_PER_UNIT, "treasury");
    }

    function _checkRules() private view {
        assertEq(router.spender(), routerShadow.spender(), "spender");
        assertEq(router.isStopped(), routerShadow.isStopped(), "stopped");
        (uint64 daily, uint64 dailyPayout) = router.ceilings();
        assertEq(daily, routerShadow.ceiling(), "ceiling");
        assertEq(dailyPayout, routerShadow.payoutCeiling(), "payout ceiling");
        (uint64 left, uint64 payoutLeft) = router.leftToday();
        assertEq(left, routerShadow.left(), "left");
        assertEq(payoutLeft, routerShadow.payoutLeft(), "payouts left");
        for (uint256 index = 0; index < routerHandler.serviceCount(); index++) {
            bytes32 serviceId = routerHandler.serviceAt(index);
            bytes32 expected = keccak256(abi.encode(routerShadow.serviceOf(serviceId)));
            assertEq(keccak256(abi.encode(router.serviceOf(serviceId))), expected, "service");
        }
    }

    function _checkPayment(bytes32 paymentId) private view {
        Payment memory payment = router.paymentOf(paymentId);
        Payment memory expected = routerShadow.paymentOf(paymentId);
        assertEq(payment.refundable, expected.refundable, "refundable");
        assertEq(payment.details, expected.details, "details");
        assertLe(payment.refundable, routerShadow.paidFor(paymentId), "more than was paid");
    }

    function afterInvariant() public override {
        super.afterInvariant();
        uint256 count = routerShadow.paymentCount();
        uint256 refundable = 0;
        for (uint256 index = 0; index < count; index++) {
            bytes32 paymentId = routerShadow.paymentIds(index);
            _checkPayment(paymentId);
            refundable += router.paymentOf(paymentId).refundable;
        }
        assertEq(refundable, routerShadow.paid() - routerShadow.refunded(), "refundable in all");
    }
}
