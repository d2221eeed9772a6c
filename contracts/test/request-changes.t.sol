// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {Job, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract RequestChangesTest is SignedVerbTest {
    function _signer() internal view override returns (Vm.Wallet memory) {
        return buyer;
    }

    function _from() internal pure override returns (State) {
        return State.Submitted;
    }

    function _isFrom(State state) internal pure override returns (bool) {
        return state == State.Submitted;
    }

    function _word(bytes32 jobId, uint256 deadline) internal pure override returns (bytes32) {
        return TypedData.requestChanges(jobId, 0, deadline);
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.requestChanges(terms, 0, deadline, signature);
    }

    function test_restartsTheDeliveryClock() public {
        Terms memory terms = _job(State.Submitted);
        skip(50);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.ChangesRequested(escrow.jobIdOf(terms), 1);
        _requestChanges(terms, 0);
        (Job memory job,) = escrow.jobOf(escrow.jobIdOf(terms));
        assertEq(uint8(job.state), uint8(State.Accepted));
        assertEq(job.round, 1);
        assertEq(job.held, TOTAL);
        assertEq(escrow.deadlineOf(terms), block.timestamp + terms.deliverWithinS);
    }

    function test_twiceAndNoMore() public {
        Terms memory terms = _job(State.Submitted);
        _requestChanges(terms, 0);
        _submit(terms, 1);
        vm.prank(buyer.addr);
        vm.expectRevert(ITaskEscrow.WrongRound.selector);
        escrow.requestChanges(terms, 0, 0, "");
        _requestChanges(terms, 1);
        _submit(terms, 2);
        vm.prank(buyer.addr);
        vm.expectRevert(ITaskEscrow.NoRoundLeft.selector);
        escrow.requestChanges(terms, 2, 0, "");
        _reject(terms, 2, 0);
    }
}
