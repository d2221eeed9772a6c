// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract CancelTest is SignedVerbTest {
    bytes private fact;

    function _signer() internal view override returns (Vm.Wallet memory) {
        return buyer;
    }

    function _from() internal pure override returns (State) {
        return State.Funded;
    }

    function _isFrom(State state) internal pure override returns (bool) {
        return state == State.Funded;
    }

    function _word(bytes32 jobId, uint256 deadline) internal pure override returns (bytes32) {
        return TypedData.cancel(jobId, deadline);
    }

    function _prepare(Terms memory terms) internal override {
        fact = _sign(attester, TypedData.nobodyAccepted(escrow.jobIdOf(terms), FAR));
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.cancel(terms, FAR, fact, deadline, signature);
    }

    function test_refundsEverythingEvenWhilePaused() public {
        Terms memory terms = _job(State.Funded);
        vm.prank(guardian);
        escrow.pauseFunding();
        bytes32 jobId = escrow.jobIdOf(terms);
        _prepare(terms);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobCancelled(jobId, TOTAL);
        vm.prank(buyer.addr);
        _call(terms, 0, "");
        assertEq(uint8(_stateOf(terms)), uint8(State.Cancelled));
        _assertOwed(address(mnee), 0, 0, TOTAL);
    }

    function test_theAttestersWordExpiresAndIsOfOneJobAndOneKey() public {
        Terms memory terms = _job(State.Funded);
        bytes32 jobId = escrow.jobIdOf(terms);
        uint256 now_ = block.timestamp;
        bytes memory past = _sign(attester, TypedData.nobodyAccepted(jobId, now_ - 1));
        _cancelRefused(terms, now_ - 1, past, ITaskEscrow.ConsentExpired.selector);
        bytes memory other = _sign(attester, TypedData.nobodyAccepted(bytes32(0), FAR));
        _cancelRefused(terms, FAR, other, ITaskEscrow.BadSignature.selector);
        bytes memory forged = _sign(buyer, TypedData.nobodyAccepted(jobId, FAR));
        _cancelRefused(terms, FAR, forged, ITaskEscrow.BadSignature.selector);
        bytes memory last = _sign(attester, TypedData.nobodyAccepted(jobId, now_));
        vm.prank(buyer.addr);
        escrow.cancel(terms, now_, last, 0, "");
    }

    function _cancelRefused(Terms memory terms, uint256 until, bytes memory signature, bytes4 why) private {
        vm.prank(buyer.addr);
        vm.expectRevert(why);
        escrow.cancel(terms, until, signature, 0, "");
    }
}
