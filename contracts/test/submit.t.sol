// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {Assignment, Job, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract SubmitTest is SignedVerbTest {
    bytes private carried;

    function _signer() internal view override returns (Vm.Wallet memory) {
        return agent;
    }

    function _from() internal pure override returns (State) {
        return State.Accepted;
    }

    function _isFrom(State state) internal pure override returns (bool) {
        return state == State.Funded || state == State.Accepted;
    }

    function _word(bytes32 jobId, uint256 deadline) internal view override returns (bytes32) {
        return TypedData.submit(jobId, agent.addr, PRICE, 0, RESULT, deadline);
    }

    function _prepare(Terms memory terms) internal override {
        carried = _assignment(terms);
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.submit(terms, agent.addr, PRICE, carried, 0, RESULT, deadline, signature);
    }

    function test_startsTheReviewClockAndRecordsACarriedAssignment() public {
        Terms memory terms = _job(State.Funded);
        skip(60);
        bytes32 jobId = escrow.jobIdOf(terms);
        bytes memory assignment = _assignment(terms);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobSubmitted(jobId, agent.addr, PRICE, 0, RESULT);
        vm.prank(agent.addr);
        escrow.submit(terms, agent.addr, PRICE, assignment, 0, RESULT, 0, "");
        (Job memory job, Assignment memory recorded) = escrow.jobOf(jobId);
        assertEq(job.since, block.timestamp);
        assertEq(job.held, TOTAL);
        assertEq(recorded.agent, agent.addr);
        assertEq(recorded.price, PRICE);
        assertEq(escrow.deadlineOf(terms), block.timestamp + terms.reviewWithinS);
    }

    function test_afterChangesTheWorkIsOfTheNextRound() public {
        Terms memory terms = _job(State.Submitted);
        bytes memory signature = _sign(agent, _word(escrow.jobIdOf(terms), FAR));
        _requestChanges(terms, 0);
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.WrongRound.selector);
        escrow.submit(terms, agent.addr, PRICE, "", 0, RESULT, FAR, signature);
        vm.prank(agent.addr);
        escrow.submit(terms, agent.addr, PRICE, "", 1, RESULT, 0, "");
        assertEq(uint8(_stateOf(terms)), uint8(State.Submitted));
    }

    function test_anotherResultThanSignedIsRefused() public {
        Terms memory terms = _job(State.Accepted);
        bytes memory signature = _sign(agent, _word(escrow.jobIdOf(terms), FAR));
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.submit(terms, agent.addr, PRICE, "", 0, keccak256("other"), FAR, signature);
    }

    function test_aPausedHouseTakesWorkOnRecordButNoNewAssignment() public {
        Terms memory fresh = _job(State.Funded);
        Terms memory accepted = _job(State.Accepted);
        vm.prank(guardian);
        escrow.pauseFunding();
        bytes memory assignment = _assignment(fresh);
        vm.prank(agent.addr);
        vm.expectRevert(ITaskEscrow.FundingIsPaused.selector);
        escrow.submit(fresh, agent.addr, PRICE, assignment, 0, RESULT, 0, "");
        _submit(accepted, 0);
    }
}
