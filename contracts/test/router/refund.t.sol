// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {MockMNEE} from "../../src/MockMNEE.sol";
import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {RouterTest} from "./RouterTest.sol";

contract RefundTest is RouterTest {
    bytes32 private paymentId;

    function setUp() public override {
        super.setUp();
        paymentId = _pay(CALL, 3);
        address[2] memory holders = [provider, stranger];
        for (uint256 index = 0; index < 2; index++) {
            vm.prank(holders[index]);
            mnee.approve(address(router), type(uint256).max);
        }
        mnee.mint(stranger, 100e18);
    }

    function _refund(address from, uint64 units) private {
        vm.prank(from);
        router.refund(paymentId, units);
    }

    function _refused(address from, uint64 units, bytes memory why) private {
        vm.prank(from);
        vm.expectRevert(why);
        router.refund(paymentId, units);
    }

    function test_theProviderGivesBackInParts() public {
        vm.expectEmit(address(router));
        emit IPaymentRouter.PaymentRefunded(paymentId, provider, PRICE, 2 * PRICE);
        _refund(provider, PRICE);
        assertEq(router.paymentOf(paymentId).refundable, 2 * PRICE);
        _assertPaid(2 * PRICE);
        _refund(provider, 2 * PRICE);
        assertEq(router.paymentOf(paymentId).refundable, 0);
        _assertPaid(0);
    }

    function test_anybodyGivesBackAndOnlyTheTreasuryGets() public {
        _refund(stranger, PRICE);
        assertEq(mnee.balanceOf(stranger), 99e18);
        assertEq(mnee.balanceOf(treasury), FUNDS_WEI - 2e18);
        assertEq(mnee.balanceOf(provider), 3e18);
    }

    function test_neverMoreThanWasPaidAndNeverNothing() public {
        bytes memory tooHigh = abi.encodeWithSelector(IPaymentRouter.RefundTooHigh.selector, 3 * PRICE);
        _refused(stranger, 3 * PRICE + 1, tooHigh);
        _refused(stranger, type(uint64).max, tooHigh);
        _refused(stranger, 0, abi.encodeWithSelector(IPaymentRouter.InvalidAmount.selector));
        _refund(provider, 2 * PRICE);
        tooHigh = abi.encodeWithSelector(IPaymentRouter.RefundTooHigh.selector, PRICE);
        _refused(stranger, PRICE + 1, tooHigh);
        _refund(provider, PRICE);
        tooHigh = abi.encodeWithSelector(IPaymentRouter.RefundTooHigh.selector, 0);
        _refused(stranger, 1, tooHigh);
    }

    function test_whatWasNotPaidIsNotRefunded() public {
        paymentId = router.paymentIdOf("never");
        _refused(stranger, 1, abi.encodeWithSelector(IPaymentRouter.NotPaid.selector, paymentId));
    }

    /// A refund from the treasury to itself would use up what the provider still has to give back.
    function test_theTreasuryCannotRefundItself() public {
        _refused(treasury, PRICE, _wrongPayment(1e18, 0));
        assertEq(router.paymentOf(paymentId).refundable, 3 * PRICE);
    }

    function test_nothingOfTheHouseStopsARefund() public {
        _stop();
        vm.startPrank(treasury);
        router.setService(SERVICE, stranger, 1, false);
        router.setSpender(address(0), 0, 0);
        vm.stopPrank();
        _refund(provider, 3 * PRICE);
        _assertPaid(0);
    }

    function test_aPayoutIsRefundedLikeAPayment() public {
        _payOut("evaluation", 5e9);
        paymentId = router.payoutIdOf("evaluation");
        _refused(stranger, 5e9 + 1, abi.encodeWithSelector(IPaymentRouter.RefundTooHigh.selector, 5e9));
        _refund(stranger, 5e9);
        _assertLeft(CEILING - 3 * PRICE, PAYOUT_CEILING - 5e9);
        assertFalse(_payOut("other", PAYOUT_CEILING));
    }

    function test_whatTheTokenRefusesStaysRefundable() public {
        mnee.blacklist(treasury);
        _refused(provider, PRICE, abi.encodeWithSelector(MockMNEE.blacklistedAddress.selector));
        mnee.delist(treasury);
        mnee.freeze(provider);
        _refused(provider, PRICE, abi.encodeWithSelector(MockMNEE.frozenAddress.selector));
        mnee.freeze(treasury);
        _refund(stranger, 3 * PRICE);
        assertEq(mnee.balanceOf(treasury), FUNDS_WEI);
    }

    function testFuzz_refundsNeverPassThePayment(uint64[8] memory parts) public {
        uint256 sum = 0;
        for (uint256 index = 0; index < parts.length; index++) {
            uint64 units = uint64(bound(parts[index], 0, 2 * PRICE));
            vm.prank(stranger);
            try router.refund(paymentId, units) {
                sum += units;
            } catch {}
        }
        assertLe(sum, 3 * PRICE);
        assertEq(router.paymentOf(paymentId).refundable, 3 * PRICE - sum);
        assertEq(mnee.balanceOf(treasury), FUNDS_WEI - (3 * PRICE - sum) * WEI_PER_UNIT);
    }
}
