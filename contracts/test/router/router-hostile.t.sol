// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Vm} from "forge-std/Vm.sol";
import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {Payout} from "../../src/router/RouterTypes.sol";
import {HostileToken} from "../hostile/HostileToken.sol";
import {RouterTest} from "./RouterTest.sol";

/// A token that went bad, as an upgrade of it could: it may refuse, and it may not take a unit more than the ceiling.
contract RouterHostileTest is RouterTest {
    HostileToken private token;

    function setUp() public override {
        super.setUp();
        token = _onHostileToken();
        token.mint(stranger, 1e24);
        vm.prank(stranger);
        token.approve(address(router), type(uint256).max);
    }

    function _assertNothingMoved() private view {
        assertEq(token.balanceOf(treasury), FUNDS_WEI, "treasury");
        assertEq(token.balanceOf(provider) + token.balanceOf(payee), 0, "payees");
        _assertLeft(CEILING, PAYOUT_CEILING);
    }

    /// The reason with which a payout of one unit is skipped; zero when it is paid.
    function _skipped() private returns (bytes4 reason) {
        vm.recordLogs();
        _payOut("evaluation", 1);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory last = logs[logs.length - 1];
        assertEq(last.topics[0], IPaymentRouter.PayoutSkipped.selector);
        (, reason) = abi.decode(last.data, (uint64, bytes4));
    }

    function _refusedAll(HostileToken.Trick trick, bytes memory why, bytes4 reason) private {
        token.play(trick);
        _payRefused(CALL, 1, why);
        assertEq(_skipped(), reason);
        _assertNothingMoved();
    }

    // ---------------------------------------------------------------- other amounts than asked for

    function test_neitherMoreNorLessIsTakenOrGiven() public {
        bytes4 why = WRONG_PAYMENT;
        _refusedAll(HostileToken.Trick.TakesAFee, _wrongPayment(1e18, 1e18 - 1), why);
        _refusedAll(HostileToken.Trick.GivesMore, _wrongPayment(1e18, 1e18 + 1), why);
        _refusedAll(HostileToken.Trick.TakesMore, _wrongPayment(1e18, 1e18 + 1), why);
        _refusedAll(HostileToken.Trick.TakesLess, _wrongPayment(1e18, 1e18 - 1), why);
        _refusedAll(HostileToken.Trick.GivesNothing, _wrongPayment(1e18, 0), why);
    }

    function test_aRefundThatDoesNotArriveIsNone() public {
        bytes32 paymentId = _pay(CALL, 2);
        token.play(HostileToken.Trick.TakesAFee);
        vm.startPrank(stranger);
        vm.expectRevert(_wrongPayment(1e18, 1e18 - 1));
        router.refund(paymentId, PRICE);
        token.play(HostileToken.Trick.GivesNothing);
        vm.expectRevert(_wrongPayment(1e18, 0));
        router.refund(paymentId, PRICE);
        vm.stopPrank();
        assertEq(router.paymentOf(paymentId).refundable, 2 * PRICE);
    }

    // ---------------------------------------------------------------- odd answers

    function test_noReturnValueIsFineFalseIsNot() public {
        bytes4 failed = SafeERC20.SafeERC20FailedOperation.selector;
        _refusedAll(HostileToken.Trick.ReturnsFalse, abi.encodeWithSelector(failed, address(token)), failed);
        _refusedAll(HostileToken.Trick.Reverts, abi.encodeWithSignature("Error(string)", "no"), 0x08c379a0);
        token.play(HostileToken.Trick.ReturnsNothing);
        bytes32 paymentId = _pay(CALL, 1);
        assertTrue(_payOut("evaluation", 1e9));
        vm.prank(stranger);
        router.refund(paymentId, PRICE);
        assertEq(token.balanceOf(treasury), FUNDS_WEI - 1e18);
    }

    function test_aTokenThatLostItsCodePaysNothing() public {
        vm.etch(address(token), "");
        vm.prank(spender);
        vm.expectRevert();
        router.payForService(SERVICE, "user-agent", "task", 1, CALL);
        assertEq(_skipped(), bytes4(0));
        _assertLeft(CEILING, PAYOUT_CEILING);
    }

    /// MNEE sits behind a proxy: what it is tomorrow need not be what was approved.
    function test_anUpgradeInBetweenNeitherPaysTwiceNorFreesTheCeiling() public {
        bytes32 paymentId = _pay(CALL, 60);
        address next = address(new HostileToken());
        vm.etch(address(token), next.code);
        token.play(HostileToken.Trick.TakesMore);
        _payRefused(CALL, 60, abi.encodeWithSelector(IPaymentRouter.AlreadyPaid.selector, paymentId));
        _payRefused("second", 1, _wrongPayment(1e18, 1e18 + 1));
        token.play(HostileToken.Trick.None);
        _payRefused("second", 31, _ceilingReached(30e9));
        _pay("second", 30);
        assertEq(token.balanceOf(treasury), FUNDS_WEI - 90e18);
    }

    // ---------------------------------------------------------------- calls back

    function _findsClosed(bytes memory message) private {
        token.plan(address(router), message);
        _pay(keccak256(abi.encode(CALL, token.calledBackOk(), gasleft())), 1);
        assertFalse(token.calledBackOk());
        _payOut(keccak256(abi.encode(gasleft())), 1e9);
        assertFalse(token.calledBackOk());
    }

    /// The token itself is spender and holder, so that nothing but the closed door keeps it out.
    function test_aTokenThatCallsBackFindsTheDoorsClosed() public {
        bytes32 paymentId = _pay(CALL, 1);
        token.play(HostileToken.Trick.CallsBack);
        spender = address(token);
        _setSpender(spender, CEILING, PAYOUT_CEILING);
        token.mint(address(token), 1e24);
        vm.prank(address(token));
        token.approve(address(router), type(uint256).max);
        Payout[] memory items = new Payout[](1);
        items[0] = Payout("inside", address(token), 1);
        _findsClosed(abi.encodeWithSelector(0xa6d84039, SERVICE, "token", "inside", uint256(1)));
        _findsClosed(abi.encodeWithSelector(0xd86c1deb, SERVICE, "token", "inside", uint256(1), bytes32("1")));
        _findsClosed(abi.encodeCall(IPaymentRouter.payMany, (items)));
        _findsClosed(abi.encodeCall(IPaymentRouter.refund, (paymentId, 1)));
        _findsClosed(abi.encodeWithSignature("payOut((bytes32,address,uint64))", items[0]));
        token.plan(
            address(router), abi.encodeWithSelector(0xa6d84039, SERVICE, "token", "inside", uint256(1))
        );
        vm.prank(stranger);
        router.refund(paymentId, 1);
        assertFalse(token.calledBackOk());
        assertEq(router.paymentOf(paymentId).refundable, PRICE - 1);
    }

    // ---------------------------------------------------------------- gas

    function _batchOfThree() private view returns (Payout[] memory items) {
        items = new Payout[](3);
        items[0] = Payout("1", payee, 1e9);
        items[1] = Payout("2", provider, 1e9);
        items[2] = Payout("3", stranger, 1e9);
    }

    /// A payee with a hook in the token may burn its own share and nobody else's.
    function test_oneThatBurnsOrBombsIsSkippedAndTheNextIsPaid() public {
        token.playOn(provider);
        token.play(HostileToken.Trick.BurnsAllGas);
        vm.prank(spender);
        router.payMany{gas: 1_200_000}(_batchOfThree());
        assertEq(token.balanceOf(payee), 1e18);
        assertEq(token.balanceOf(provider), 0);
        assertEq(token.balanceOf(stranger), 1e24 + 1e18);
        token.play(HostileToken.Trick.Bombs);
        Payout[] memory items = _batchOfThree();
        items[0].evaluationId = "4";
        vm.expectEmit(address(router));
        emit IPaymentRouter.PayoutSkipped("2", provider, 1e9, 0);
        _payMany(items);
    }

    /// However little gas the spender sends, nobody honest is skipped for want of it: also a payout that needs nearly
    /// all it may have is paid, or the batch reverts.
    function test_tooLittleGasRevertsTheBatchInsteadOfSkipping() public {
        token.play(HostileToken.Trick.BurnsGas);
        uint256 burned = 240_000;
        while (_outcomeOf(burned, 1_000_000) != Outcome.Paid) burned -= 500;
        uint256[3] memory seen;
        for (uint256 gas = 290_000; gas < 330_000; gas += 250) {
            seen[uint256(_outcomeOf(burned, gas))] += 1;
        }
        assertEq(seen[uint256(Outcome.Skipped)], 0);
        assertGt(seen[uint256(Outcome.Paid)], 0);
        assertGt(seen[uint256(Outcome.Refused)], 0);
    }

    enum Outcome {
        Refused,
        Skipped,
        Paid
    }

    function _outcomeOf(uint256 burned, uint256 gas) private returns (Outcome outcome) {
        token.burn(burned);
        Payout[] memory items = new Payout[](1);
        items[0] = Payout("1", payee, 1e9);
        uint256 snapshot = vm.snapshotState();
        vm.prank(spender);
        (bool isTaken,) = address(router).call{gas: gas}(abi.encodeCall(IPaymentRouter.payMany, (items)));
        bool isPaid = token.balanceOf(payee) != 0;
        outcome = !isTaken ? Outcome.Refused : isPaid ? Outcome.Paid : Outcome.Skipped;
        vm.revertToState(snapshot);
    }

    function test_theBatchSaysHowMuchGasItNeeds() public {
        vm.prank(spender);
        vm.expectRevert(abi.encodeWithSelector(IPaymentRouter.NotEnoughGas.selector, 310_000));
        router.payMany{gas: 300_000}(_batchOfThree());
    }
}
