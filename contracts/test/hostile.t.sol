// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";
import {EtherReceiver} from "./hostile/EtherReceiver.sol";
import {HostileToken} from "./hostile/HostileToken.sol";

contract HostileTest is EscrowTest {
    HostileToken private token;
    EtherReceiver private receiver;

    function setUp() public override {
        super.setUp();
        token = new HostileToken();
        escrow = _deploy(address(token));
        token.mint(buyer.addr, 1e30);
        vm.prank(buyer.addr);
        token.approve(address(escrow), type(uint256).max);
        receiver = new EtherReceiver();
    }

    function _tokenTerms() private returns (Terms memory terms) {
        terms = _terms();
        terms.token = address(token);
    }

    function _earn() private returns (Terms memory terms) {
        terms = _tokenTerms();
        _fund(terms);
        _release(terms);
    }

    function _refused(Terms memory terms, bytes memory why) private {
        vm.prank(buyer.addr);
        vm.expectRevert(why);
        escrow.fund(terms);
        assertEq(uint8(_stateOf(terms)), uint8(State.None));
    }

    function test_aDeltaOtherThanTheTotalFundsNothing() public {
        token.play(HostileToken.Trick.TakesAFee);
        _refused(_tokenTerms(), abi.encodeWithSelector(ITaskEscrow.WrongPayment.selector));
        token.play(HostileToken.Trick.GivesMore);
        _refused(_tokenTerms(), abi.encodeWithSelector(ITaskEscrow.WrongPayment.selector));
    }

    function test_noReturnValueIsFineFalseIsNot() public {
        token.play(HostileToken.Trick.ReturnsNothing);
        Terms memory terms = _earn();
        vm.prank(agent.addr);
        escrow.withdraw(terms.token, 1);
        token.play(HostileToken.Trick.ReturnsFalse);
        bytes memory failed =
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token));
        _refused(_tokenTerms(), failed);
        vm.prank(agent.addr);
        vm.expectRevert(failed);
        escrow.withdraw(terms.token, 1);
        assertEq(escrow.owed(terms.token, agent.addr), PRICE - 1);
    }

    function test_aRevertingTokenKeepsTheDebt() public {
        Terms memory terms = _earn();
        token.play(HostileToken.Trick.Reverts);
        _refused(_tokenTerms(), abi.encodeWithSignature("Error(string)", "no"));
        vm.prank(agent.addr);
        vm.expectRevert(abi.encodeWithSignature("Error(string)", "no"));
        escrow.withdraw(terms.token, PRICE);
        assertEq(escrow.owed(terms.token, agent.addr), PRICE);
    }

    function test_aTokenThatCallsBackFindsTheDoorsClosed() public {
        Terms memory first = _earn();
        token.play(HostileToken.Trick.CallsBack);
        bytes[3] memory doors = [
            abi.encodeCall(escrow.withdraw, (first.token, 1)),
            abi.encodeCall(escrow.fund, (first)),
            abi.encodeCall(escrow.fundFromCredit, (first))
        ];
        for (uint256 index = 0; index < doors.length; index++) {
            token.plan(address(escrow), doors[index]);
            _fund(_tokenTerms());
            assertFalse(token.calledBackOk());
            vm.prank(agent.addr);
            escrow.withdraw(first.token, 1);
            assertFalse(token.calledBackOk());
        }
    }

    function test_aDefaultInTheMiddleOfAWithdrawalChangesNothingElse() public {
        Terms memory due = _tokenTerms();
        _fund(due);
        Terms memory paid = _earn();
        vm.warp(escrow.deadlineOf(due) + 1);
        token.play(HostileToken.Trick.CallsBack);
        token.plan(address(escrow), abi.encodeCall(escrow.settleByDefault, (due)));
        vm.prank(agent.addr);
        escrow.withdraw(paid.token, PRICE);
        assertTrue(token.calledBackOk());
        uint256 debts = escrow.owed(paid.token, buyer.addr) + escrow.owed(paid.token, fees);
        assertEq(token.balanceOf(address(escrow)), debts * WEI_PER_UNIT);
    }

    // ---------------------------------------------------------------- ether

    /// The receiver is the agent of an ether job that was just released.
    function _payReceiver() private {
        Terms memory terms = _terms();
        (terms.token, terms.agent) = (ETH, address(receiver));
        _fund(terms);
        vm.prank(buyer.addr);
        escrow.release(terms, address(receiver), CEILING, "", 0, "");
    }

    function test_areceiverThatRevertsBurnsOrBombsDelaysOnlyItself() public {
        _payReceiver();
        bytes memory call_ = abi.encodeCall(escrow.withdraw, (ETH, CEILING));
        for (uint8 trick = 1; trick <= 2; trick++) {
            receiver.play(EtherReceiver.Trick(trick));
            vm.expectRevert(ITaskEscrow.PaymentFailed.selector);
            receiver.act{gas: 3_000_000}(escrow, call_);
        }
        assertEq(escrow.owed(ETH, address(receiver)), CEILING);
        vm.prank(fees);
        escrow.withdraw(ETH, _feeOn(CEILING));
        receiver.play(EtherReceiver.Trick.None);
        receiver.act(escrow, call_);
        assertEq(address(receiver).balance, CEILING * WEI_PER_UNIT);
    }

    function test_aReturnBombIsNotCopied() public {
        _payReceiver();
        receiver.play(EtherReceiver.Trick.Bomb);
        vm.prank(address(receiver));
        uint256 before = gasleft();
        escrow.withdraw(ETH, CEILING);
        uint256 costOfReceiver = 3 * 93_750 + uint256(93_750) * 93_750 / 512;
        assertLt(before - gasleft(), costOfReceiver + 100_000);
    }

    function test_reenteringWithdrawalIsRefused() public {
        _payReceiver();
        _payReceiver();
        receiver.play(EtherReceiver.Trick.Reenters);
        receiver.plan(escrow, abi.encodeCall(escrow.withdraw, (ETH, 1)));
        receiver.act(escrow, abi.encodeCall(escrow.withdraw, (ETH, CEILING)));
        assertFalse(receiver.reentered());
        assertEq(escrow.owed(ETH, address(receiver)), CEILING);
        bytes memory again = abi.encodeCall(escrow.withdrawTo, (ETH, address(receiver), address(1), 1, 0, ""));
        receiver.plan(escrow, again);
        receiver.act(escrow, abi.encodeCall(escrow.withdraw, (ETH, 1)));
        assertFalse(receiver.reentered());
    }

    function test_aBuyerOrAFeeAccountThatCannotReceiveStopsNobody() public {
        Terms memory terms = _terms();
        terms.token = ETH;
        _fund(terms);
        vm.etch(buyer.addr, hex"fe");
        vm.etch(fees, hex"fe");
        _release(terms);
        vm.prank(fees);
        vm.expectRevert(ITaskEscrow.PaymentFailed.selector);
        escrow.withdraw(ETH, 1);
        vm.prank(agent.addr);
        escrow.withdraw(ETH, PRICE);
        assertEq(agent.addr.balance, PRICE * WEI_PER_UNIT);
    }
}
