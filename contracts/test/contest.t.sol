// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {Job, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract ContestTest is SignedVerbTest {
    function _signer() internal view override returns (Vm.Wallet memory) {
        return agent;
    }

    function _from() internal pure override returns (State) {
        return State.Rejected;
    }

    function _isFrom(State state) internal pure override returns (bool) {
        return state == State.Rejected;
    }

    function _word(bytes32 jobId, uint256 deadline) internal pure override returns (bytes32) {
        return TypedData.contest(jobId, 0, deadline);
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.contest(terms, 0, deadline, signature);
    }

    function test_movesNoMoneyAndStartsTheArbitersClock() public {
        Terms memory terms = _job(State.Rejected);
        uint64 held = _heldOf(terms);
        skip(7);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobContested(escrow.jobIdOf(terms), agent.addr);
        _contest(terms, 0);
        assertEq(_heldOf(terms), held);
        assertEq(uint8(_stateOf(terms)), uint8(State.Disputed));
        assertEq(escrow.deadlineOf(terms), block.timestamp + terms.resolveWithinS);
    }

    function test_aNamedAgentContestsToo() public {
        Terms memory terms = _terms();
        terms.agent = agent.addr;
        _fund(terms);
        vm.prank(agent.addr);
        escrow.submit(terms, agent.addr, CEILING, "", 0, RESULT, 0, "");
        _reject(terms, 0, 0);
        _contest(terms, 0);
        assertEq(uint8(_stateOf(terms)), uint8(State.Disputed));
    }

    function test_onlyForTheRoundThatWasRejected() public {
        Terms memory terms = _job(State.Submitted);
        _requestChanges(terms, 0);
        _submit(terms, 1);
        _reject(terms, 1, 0);
        vm.prank(agent.addr);
        vm.expectRevert(ITaskEscrow.WrongRound.selector);
        escrow.contest(terms, 0, 0, "");
        _contest(terms, 1);
    }
}
