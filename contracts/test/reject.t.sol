// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {Job, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract RejectTest is SignedVerbTest {
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
        return TypedData.reject(jobId, 0, 2_500, deadline);
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.reject(terms, 0, 2_500, deadline, signature);
    }

    function test_paysTheUndisputedShareAtOnceAndKeepsTheRest() public {
        Terms memory terms = _job(State.Submitted);
        uint64 share = uint64(uint256(PRICE) * 2_500 / 10_000);
        uint64 fee = uint64(_feeOn(share));
        skip(9);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobRejected(escrow.jobIdOf(terms), agent.addr, 2_500, share, fee);
        _reject(terms, 0, 2_500);
        (Job memory job,) = escrow.jobOf(escrow.jobIdOf(terms));
        assertEq(uint8(job.state), uint8(State.Rejected));
        assertEq(job.paid, share);
        assertEq(job.held, TOTAL - share - fee);
        assertEq(escrow.deadlineOf(terms), block.timestamp + terms.contestWithinS);
        _assertOwed(address(mnee), share, fee, 0);
    }

    function test_theWholePriceIsNoRejection() public {
        Terms memory terms = _job(State.Submitted);
        vm.prank(buyer.addr);
        vm.expectRevert(ITaskEscrow.InvalidShare.selector);
        escrow.reject(terms, 0, 10_000, 0, "");
        _reject(terms, 0, 9_999);
    }

    function test_anotherRoundOrShareThanSignedIsRefused() public {
        Terms memory terms = _job(State.Submitted);
        bytes memory signature = _sign(buyer, _word(escrow.jobIdOf(terms), FAR));
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.reject(terms, 0, 2_499, FAR, signature);
        _requestChanges(terms, 0);
        _submit(terms, 1);
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.WrongRound.selector);
        escrow.reject(terms, 0, 2_500, FAR, signature);
    }
}
