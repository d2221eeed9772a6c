// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {Assignment, Job, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract AcceptTest is SignedVerbTest {
    bytes private carried;

    function _signer() internal view override returns (Vm.Wallet memory) {
        return agent;
    }

    function _from() internal pure override returns (State) {
        return State.Funded;
    }

    function _isFrom(State state) internal pure override returns (bool) {
        return state == State.Funded;
    }

    function _word(bytes32 jobId, uint256 deadline) internal view override returns (bytes32) {
        return TypedData.accept(jobId, agent.addr, PRICE, deadline);
    }

    function _prepare(Terms memory terms) internal override {
        carried = _assignment(terms);
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.accept(terms, agent.addr, PRICE, carried, deadline, signature);
    }

    function test_recordsTheAssignmentAndLeavesTheClock() public {
        Terms memory terms = _job(State.Funded);
        uint256 fundedAt = vm.getBlockTimestamp();
        skip(50);
        bytes32 jobId = escrow.jobIdOf(terms);
        bytes memory assignment = _assignment(terms);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobAccepted(jobId, agent.addr, PRICE);
        vm.prank(agent.addr);
        escrow.accept(terms, agent.addr, PRICE, assignment, 0, "");
        (Job memory job, Assignment memory recorded) = escrow.jobOf(jobId);
        assertEq(uint8(job.state), uint8(State.Accepted));
        assertEq(job.since, fundedAt);
        assertEq(job.held, TOTAL);
        assertEq(recorded.agent, agent.addr);
        assertEq(recorded.price, PRICE);
        assertEq(escrow.deadlineOf(terms), fundedAt + terms.deliverWithinS);
    }

    function test_aNamedAgentNeedsNoWordAndGetsTheCeiling() public {
        Terms memory terms = _terms();
        terms.agent = agent.addr;
        _fund(terms);
        vm.prank(agent.addr);
        vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.accept(terms, agent.addr, PRICE, "", 0, "");
        vm.prank(agent.addr);
        escrow.accept(terms, agent.addr, CEILING, "", 0, "");
        (, Assignment memory recorded) = escrow.jobOf(escrow.jobIdOf(terms));
        assertEq(recorded.agent, address(0));
    }

    function test_nobodyElseThanTheNamedAgentAccepts() public {
        Terms memory terms = _terms();
        terms.agent = agent.addr;
        _fund(terms);
        bytes memory assignment = _assignment(terms, stranger.addr, CEILING);
        vm.prank(stranger.addr);
        vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.accept(terms, stranger.addr, CEILING, assignment, 0, "");
    }

    function test_aPausedHouseTakesNoNewAssignmentButANamedAgentMayAccept() public {
        Terms memory terms = _job(State.Funded);
        Terms memory named = _terms();
        named.agent = agent.addr;
        _fund(named);
        vm.prank(guardian);
        escrow.pauseFunding();
        bytes memory assignment = _assignment(terms);
        vm.prank(agent.addr);
        vm.expectRevert(ITaskEscrow.FundingIsPaused.selector);
        escrow.accept(terms, agent.addr, PRICE, assignment, 0, "");
        vm.prank(agent.addr);
        escrow.accept(named, agent.addr, CEILING, "", 0, "");
    }

    function testFuzz_anyPriceUpToTheCeiling(uint64 price) public {
        Terms memory terms = _job(State.Funded);
        bytes memory assignment = _assignment(terms, agent.addr, price);
        vm.prank(agent.addr);
        if (price > CEILING) vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.accept(terms, agent.addr, price, assignment, 0, "");
    }
}
