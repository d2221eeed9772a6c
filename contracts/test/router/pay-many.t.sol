// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {MockMNEE} from "../../src/MockMNEE.sol";
import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {Payment, Payout} from "../../src/router/RouterTypes.sol";
import {RouterTest} from "./RouterTest.sol";

contract PayManyTest is RouterTest {
    address[] private payees;

    function setUp() public override {
        super.setUp();
        for (uint256 index = 0; index < 100; index++) {
            payees.push(makeAddr(string.concat("payee ", vm.toString(index))));
        }
    }

    function _items(uint256 count) private view returns (Payout[] memory items) {
        items = new Payout[](count);
        for (uint256 index = 0; index < count; index++) {
            items[index] = Payout(bytes32(index + 1), payees[index], uint64(1e8 + index));
        }
    }

    function _expectSkipped(Payout memory item, bytes4 reason) private {
        vm.expectEmit(address(router));
        emit IPaymentRouter.PayoutSkipped(item.evaluationId, item.payee, item.units, reason);
    }

    function _assertPaidOut(Payout[] memory items) private view {
        for (uint256 index = 0; index < items.length; index++) {
            assertEq(mnee.balanceOf(items[index].payee), items[index].units * WEI_PER_UNIT);
        }
    }

    // ---------------------------------------------------------------- who is paid

    function test_paysEachPayeeItsUnits() public {
        Payout[] memory items = _items(3);
        bytes32 paymentId = router.payoutIdOf(items[0].evaluationId);
        vm.expectEmit(address(router));
        emit IPaymentRouter.PayoutExecuted(paymentId, items[0].evaluationId, items[0].payee, items[0].units);
        _payMany(items);
        _assertPaidOut(items);
        _assertLeft(CEILING, PAYOUT_CEILING - 3e8 - 3);
        Payment memory payment = router.paymentOf(paymentId);
        assertEq(payment.refundable, items[0].units);
        assertEq(payment.details, bytes24(keccak256(abi.encode(items[0].payee, items[0].units))));
    }

    function test_onlyTheSpenderPaysOutAndNotWhileStopped() public {
        Payout[] memory items = _items(1);
        address[3] memory others = [treasury, guardian, stranger];
        for (uint256 index = 0; index < others.length; index++) {
            vm.prank(others[index]);
            vm.expectRevert(IPaymentRouter.NotTheSpender.selector);
            router.payMany(items);
        }
        _stop();
        vm.prank(spender);
        vm.expectRevert(IPaymentRouter.SpendingIsStopped.selector);
        router.payMany(items);
    }

    /// The frame of one payout is the router's own.
    function test_nobodyEntersThroughTheFrameOfOnePayout() public {
        bytes memory data =
            abi.encodeWithSignature("payOut((bytes32,address,uint64))", Payout("1", stranger, 1));
        address[4] memory callers = [spender, treasury, guardian, stranger];
        for (uint256 index = 0; index < callers.length; index++) {
            vm.prank(callers[index]);
            (bool isTaken, bytes memory answer) = address(router).call(data);
            assertFalse(isTaken);
            assertEq(bytes4(answer), IPaymentRouter.NotTheRouter.selector);
        }
    }

    // ---------------------------------------------------------------- exactly once

    function test_anEvaluationIsPaidOnce() public {
        Payout[] memory items = _items(2);
        _payMany(items);
        bytes4 told = IPaymentRouter.AlreadyPaid.selector;
        _expectSkipped(items[0], told);
        _expectSkipped(items[1], told);
        _payMany(items);
        items[1] = items[0];
        items[0].evaluationId = "new";
        items[1].evaluationId = "new";
        _expectSkipped(items[1], told);
        _payMany(items);
        assertEq(mnee.balanceOf(payees[0]), 2 * 1e8 * WEI_PER_UNIT);
    }

    function test_anotherPayoutUnderTheSameIdIsToldSo() public {
        Payout[] memory items = _items(2);
        _payMany(items);
        items[0].payee = stranger;
        items[1].units += 1;
        _expectSkipped(items[0], IPaymentRouter.IdTaken.selector);
        _expectSkipped(items[1], IPaymentRouter.IdTaken.selector);
        _payMany(items);
        assertEq(mnee.balanceOf(stranger), 0);
    }

    function test_aCallAndAnEvaluationOfTheSameNameAreTwo() public {
        assertTrue(router.payoutIdOf(CALL) != router.paymentIdOf(CALL));
        assertEq(
            router.payoutIdOf(CALL),
            keccak256(abi.encode(block.chainid, address(router), treasury, CALL, "payout"))
        );
        _pay(CALL, 1);
        assertTrue(_payOut(CALL, 1e9));
        assertEq(mnee.balanceOf(provider), 1e18);
        assertEq(mnee.balanceOf(payee), 1e18);
    }

    // ---------------------------------------------------------------- who is skipped

    function test_oneBlacklistedOfAHundredDelaysOnlyItself() public {
        Payout[] memory items = _items(100);
        mnee.blacklist(payees[41]);
        _expectSkipped(items[41], MockMNEE.blacklistedAddress.selector);
        _payMany(items);
        assertEq(mnee.balanceOf(payees[41]), 0);
        mnee.delist(payees[41]);
        _payMany(items);
        _assertPaidOut(items);
    }

    function test_whatIsNoPayoutIsSkipped() public {
        Payout[] memory items = _items(6);
        items[0].payee = address(0);
        items[1].payee = address(router);
        items[2].payee = treasury;
        items[3].units = 0;
        items[4].units = PAYOUT_CEILING + 1;
        for (uint256 index = 0; index < 3; index++) {
            _expectSkipped(items[index], IPaymentRouter.InvalidPayee.selector);
        }
        _expectSkipped(items[3], IPaymentRouter.InvalidAmount.selector);
        _expectSkipped(items[4], CEILING_REACHED);
        _payMany(items);
        assertEq(mnee.balanceOf(payees[5]), items[5].units * WEI_PER_UNIT);
        assertEq(mnee.balanceOf(address(router)), 0);
        _assertLeft(CEILING, PAYOUT_CEILING - items[5].units);
    }

    function test_theCeilingLetsThroughWhatFits() public {
        Payout[] memory items = _items(3);
        items[0].units = PAYOUT_CEILING - 10;
        items[1].units = 11;
        items[2].units = 10;
        _expectSkipped(items[1], CEILING_REACHED);
        _payMany(items);
        assertEq(mnee.balanceOf(payees[1]), 0);
        assertEq(mnee.balanceOf(payees[2]), 10 * WEI_PER_UNIT);
        _assertLeft(CEILING, 0);
        skip(1 days);
        _payMany(items);
        assertEq(mnee.balanceOf(payees[1]), 11 * WEI_PER_UNIT);
    }

    /// A treasury that cannot pay skips all, takes no id and spends no ceiling.
    function test_aTreasuryInTroubleLeavesEverythingToPay() public {
        Payout[] memory items = _items(3);
        mnee.freeze(treasury);
        for (uint256 index = 0; index < 3; index++) {
            _expectSkipped(items[index], MockMNEE.frozenAddress.selector);
        }
        _payMany(items);
        _assertLeft(CEILING, PAYOUT_CEILING);
        mnee.unfreeze(treasury);
        _payMany(items);
        _assertPaidOut(items);
    }

    function test_anEmptyBatchDoesNothing() public {
        vm.recordLogs();
        _payMany(new Payout[](0));
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function testFuzz_thePayeesGetWhatTheCeilingLosesAndNoMore(uint64[9] memory units, uint64 ceiling)
        public
    {
        ceiling = uint64(bound(ceiling, 0, 20e9));
        _setSpender(spender, 0, ceiling);
        Payout[] memory items = _items(9);
        uint64 left = ceiling;
        uint256 sum = 0;
        for (uint256 index = 0; index < 9; index++) {
            items[index].units = uint64(bound(units[index], 0, 10e9));
            if (items[index].units > left) continue;
            left -= items[index].units;
            sum += items[index].units;
        }
        _payMany(items);
        _assertLeft(0, left);
        assertEq(mnee.balanceOf(treasury), FUNDS_WEI - sum * WEI_PER_UNIT);
    }
}
