// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract GiveUpTest is SignedVerbTest {
    bytes private carried;

    function _signer() internal view override returns (Vm.Wallet memory) {
        return agent;
    }

    function _from() internal pure override returns (State) {
        return State.Accepted;
    }

    function _isFrom(State state) internal pure override returns (bool) {
        return state == State.Funded || state == State.Accepted || state == State.Submitted;
    }

    function _word(bytes32 jobId, uint256 deadline) internal pure override returns (bytes32) {
        return TypedData.giveUp(jobId, 0, deadline);
    }

    function _prepare(Terms memory terms) internal override {
        carried = _assignment(terms);
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.giveUp(terms, agent.addr, PRICE, carried, 0, deadline, signature);
    }

    function test_everythingGoesToTheBuyer() public {
        Terms memory terms = _job(State.Submitted);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobFailed(escrow.jobIdOf(terms), TOTAL, false);
        vm.prank(agent.addr);
        escrow.giveUp(terms, agent.addr, PRICE, "", 0, 0, "");
        assertEq(uint8(_stateOf(terms)), uint8(State.Failed));
        assertEq(_heldOf(terms), 0);
        _assertOwed(address(mnee), 0, 0, TOTAL);
    }

    function test_aPauseIsNoReasonToStay() public {
        Terms memory terms = _job(State.Funded);
        vm.prank(guardian);
        escrow.pauseFunding();
        bytes memory assignment = _assignment(terms);
        vm.prank(agent.addr);
        escrow.giveUp(terms, agent.addr, PRICE, assignment, 0, 0, "");
        _assertOwed(address(mnee), 0, 0, TOTAL);
    }

    function test_aStrangerCannotGiveUpForTheAgent() public {
        Terms memory terms = _job(State.Accepted);
        vm.prank(stranger.addr);
        vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.giveUp(terms, stranger.addr, PRICE, "", 0, 0, "");
        Terms memory fresh = _job(State.Funded);
        vm.prank(stranger.addr);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.giveUp(fresh, stranger.addr, PRICE, "", 0, 0, "");
    }

    function test_aWordOfAnEarlierRoundIsRefused() public {
        Terms memory terms = _job(State.Submitted);
        _requestChanges(terms, 0);
        vm.prank(agent.addr);
        vm.expectRevert(ITaskEscrow.WrongRound.selector);
        escrow.giveUp(terms, agent.addr, PRICE, "", 0, 0, "");
        vm.prank(agent.addr);
        escrow.giveUp(terms, agent.addr, PRICE, "", 1, 0, "");
    }
}
