// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract SettleByDefaultTest is EscrowTest {
    function _due(State state) private returns (Terms memory terms) {
        terms = _job(state);
        vm.warp(escrow.deadlineOf(terms) + 1);
    }

    function _settle(Terms memory terms) private {
        vm.prank(stranger.addr);
        escrow.settleByDefault(terms);
        assertEq(_heldOf(terms), 0);
        assertEq(escrow.deadlineOf(terms), 0);
    }

    function test_nobodyAccepts_expired() public {
        Terms memory terms = _due(State.Funded);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobExpired(escrow.jobIdOf(terms), TOTAL);
        _settle(terms);
        assertEq(uint8(_stateOf(terms)), uint8(State.Expired));
        _assertOwed(address(mnee), 0, 0, TOTAL);
    }

    function test_nothingIsDelivered_failed() public {
        Terms memory terms = _due(State.Accepted);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobFailed(escrow.jobIdOf(terms), TOTAL, true);
        _settle(terms);
        assertEq(uint8(_stateOf(terms)), uint8(State.Failed));
        _assertOwed(address(mnee), 0, 0, TOTAL);
    }

    function test_theBuyerIsSilent_completed() public {
        Terms memory terms = _due(State.Submitted);
        uint64 fee = uint64(_feeOn(PRICE));
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobCompleted(
            escrow.jobIdOf(terms), agent.addr, PRICE, fee, TOTAL - PRICE - fee, true
        );
        _settle(terms);
        assertEq(uint8(_stateOf(terms)), uint8(State.Completed));
        _assertOwed(address(mnee), PRICE, fee, TOTAL - PRICE - fee);
    }

    function test_theAgentDoesNotContest_refunded() public {
        Terms memory terms = _due(State.Rejected);
        uint64 held = _heldOf(terms);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobRefunded(escrow.jobIdOf(terms), held);
        _settle(terms);
        assertEq(uint8(_stateOf(terms)), uint8(State.Refunded));
        uint256 share = uint256(PRICE) * 2_500 / 10_000;
        _assertOwed(address(mnee), share, _feeOn(share), held);
    }

    function test_theArbiterIsSilent_halves_theOddUnitToTheBuyer() public {
        Terms memory terms = _due(State.Disputed);
        uint64 held = _heldOf(terms);
        uint256 undisputed = uint256(PRICE) * 2_500 / 10_000;
        uint64 left = uint64(PRICE - undisputed);
        assertEq(left % 2, 1, "the sample must have an odd unit");
        uint64 half = left / 2;
        uint64 fee = uint64(_feeOn(half));
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobResolved(
            escrow.jobIdOf(terms), agent.addr, 5_000, 0, half, fee, held - half - fee, true
        );
        _settle(terms);
        assertEq(uint8(_stateOf(terms)), uint8(State.Resolved));
        _assertOwed(address(mnee), undisputed + half, _feeOn(undisputed) + fee, held - half - fee);
    }

    function test_neitherAPauseOfTheHouseNorOfTheTokenStopsIt() public {
        for (uint8 index = uint8(State.Funded); index <= uint8(State.Disputed); index++) {
            Terms memory terms = _due(State(index));
            vm.prank(guardian);
            escrow.pauseFunding();
            mnee.pause();
            _settle(terms);
            vm.prank(guardian);
            escrow.unpauseFunding();
            mnee.unpause();
        }
    }

    function test_notInTheLastSecond() public {
        for (uint8 index = uint8(State.Funded); index <= uint8(State.Disputed); index++) {
            Terms memory terms = _job(State(index));
            vm.warp(escrow.deadlineOf(terms));
            vm.expectRevert(ITaskEscrow.TooEarly.selector);
            escrow.settleByDefault(terms);
        }
    }

    function test_onceAndNotOutOfNothing() public {
        for (uint8 index = uint8(State.Completed); index <= uint8(type(State).max); index++) {
            Terms memory terms = _job(State(index));
            skip(MAX_WINDOW_S);
            vm.expectRevert(ITaskEscrow.WrongState.selector);
            escrow.settleByDefault(terms);
        }
        Terms memory unknown = _terms();
        vm.expectRevert(ITaskEscrow.WrongState.selector);
        escrow.settleByDefault(unknown);
    }

    function test_aBatchDoesWhatIsDueAndSaysWhatIsNot() public {
        Terms[] memory items = new Terms[](4);
        items[0] = _due(State.Funded);
        items[1] = _terms();
        items[2] = _job(State.Submitted);
        items[3] = items[0];
        bytes32[4] memory ids;
        for (uint256 index = 0; index < 4; index++) {
            ids[index] = escrow.jobIdOf(items[index]);
        }
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobExpired(ids[0], TOTAL);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.BatchItemSkipped(ids[1], ITaskEscrow.WrongState.selector);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.BatchItemSkipped(ids[2], ITaskEscrow.TooEarly.selector);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.BatchItemSkipped(ids[3], ITaskEscrow.WrongState.selector);
        escrow.settleByDefaultBatch(items);
        _assertOwed(address(mnee), 0, 0, TOTAL);
    }
}
