// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract ResolveTest is SignedVerbTest {
    bytes32 private constant REASON = keccak256("reason");

    function _signer() internal view override returns (Vm.Wallet memory) {
        return arbiter;
    }

    function _from() internal pure override returns (State) {
        return State.Disputed;
    }

    function _isFrom(State state) internal pure override returns (bool) {
        return state == State.Disputed;
    }

    function _word(bytes32 jobId, uint256 deadline) internal pure override returns (bytes32) {
        return TypedData.resolve(jobId, 6_000, REASON, deadline);
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.resolve(terms, 6_000, REASON, deadline, signature);
    }

    function test_splitsWhatIsLeftOfThePriceBetweenTheTwo() public {
        Terms memory terms = _job(State.Disputed);
        uint64 undisputed = uint64(uint256(PRICE) * 2_500 / 10_000);
        uint64 share = uint64(uint256(PRICE - undisputed) * 6_000 / 10_000);
        uint64 fee = uint64(_feeOn(share));
        uint64 rest = _heldOf(terms) - share - fee;
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobResolved(
            escrow.jobIdOf(terms), agent.addr, 6_000, REASON, share, fee, rest, false
        );
        vm.prank(arbiter.addr);
        escrow.resolve(terms, 6_000, REASON, 0, "");
        assertEq(uint8(_stateOf(terms)), uint8(State.Resolved));
        _assertOwed(address(mnee), undisputed + share, _feeOn(undisputed) + fee, rest);
    }

    function test_atMostAll() public {
        Terms memory terms = _job(State.Disputed);
        vm.prank(arbiter.addr);
        vm.expectRevert(ITaskEscrow.InvalidShare.selector);
        escrow.resolve(terms, 10_001, REASON, 0, "");
        vm.prank(arbiter.addr);
        escrow.resolve(terms, 10_000, REASON, 0, "");
        assertEq(escrow.owed(address(mnee), agent.addr), PRICE);
    }

    function test_neitherPartyNorTheHouseJudges() public {
        Terms memory terms = _job(State.Disputed);
        address[5] memory others = [buyer.addr, agent.addr, attester.addr, guardian, fees];
        for (uint256 index = 0; index < others.length; index++) {
            vm.prank(others[index]);
            vm.expectRevert(ITaskEscrow.BadSignature.selector);
            escrow.resolve(terms, 10_000, REASON, FAR, "");
        }
    }

    /// A stolen arbiter can only shift what is left between the two parties.
    function testFuzz_aStolenArbiterPaysOnlyTheParties(uint16 shareBps) public {
        Terms memory terms = _job(State.Disputed);
        vm.prank(arbiter.addr);
        escrow.resolve(terms, uint16(bound(shareBps, 0, 10_000)), REASON, 0, "");
        assertEq(escrow.owed(address(mnee), arbiter.addr), 0);
        uint256 toFees = escrow.owed(address(mnee), fees);
        uint256 toAgent = escrow.owed(address(mnee), agent.addr);
        assertLe(toFees, _feeOn(toAgent));
        assertEq(toAgent + toFees + escrow.owed(address(mnee), buyer.addr), TOTAL);
    }
}
