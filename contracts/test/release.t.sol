// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {SignedVerbTest} from "./SignedVerbTest.sol";
import {TypedData} from "./TypedData.sol";

contract ReleaseTest is SignedVerbTest {
    bytes private carried;

    function _signer() internal view override returns (Vm.Wallet memory) {
        return buyer;
    }

    function _from() internal pure override returns (State) {
        return State.Submitted;
    }

    function _isFrom(State state) internal pure override returns (bool) {
        return state >= State.Funded && state <= State.Disputed;
    }

    function _word(bytes32 jobId, uint256 deadline) internal view override returns (bytes32) {
        return TypedData.release(jobId, agent.addr, PRICE, deadline);
    }

    function _prepare(Terms memory terms) internal override {
        carried = _assignment(terms);
    }

    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal override {
        escrow.release(terms, agent.addr, PRICE, carried, deadline, signature);
    }

    function test_thePriceToTheAgentItsFeeToTheHouseTheRestToTheBuyer() public {
        Terms memory terms = _job(State.Submitted);
        uint64 fee = uint64(_feeOn(PRICE));
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobCompleted(
            escrow.jobIdOf(terms), agent.addr, PRICE, fee, TOTAL - PRICE - fee, false
        );
        vm.prank(buyer.addr);
        escrow.release(terms, agent.addr, PRICE, "", 0, "");
        assertEq(uint8(_stateOf(terms)), uint8(State.Completed));
        assertEq(_heldOf(terms), 0);
        _assertOwed(address(mnee), PRICE, fee, TOTAL - PRICE - fee);
    }

    function test_straightFromFundingWithACarriedWordEvenWhilePaused() public {
        Terms memory terms = _job(State.Funded);
        vm.prank(guardian);
        escrow.pauseFunding();
        _release(terms);
        _assertOwed(address(mnee), PRICE, _feeOn(PRICE), TOTAL - PRICE - _feeOn(PRICE));
    }

    function test_afterARejectionOnlyWhatIsLeftOfThePrice() public {
        Terms memory terms = _job(State.Disputed);
        uint256 undisputed = uint256(PRICE) * 2_500 / 10_000;
        _assertOwed(address(mnee), undisputed, _feeOn(undisputed), 0);
        _release(terms);
        uint256 fees_ = _feeOn(undisputed) + _feeOn(PRICE - undisputed);
        _assertOwed(address(mnee), PRICE, fees_, TOTAL - PRICE - fees_);
    }

    function test_theBuyersMessageNamesWhomAndHowMuch() public {
        Terms memory terms = _job(State.Submitted);
        bytes memory cheap = _sign(buyer, TypedData.release(escrow.jobIdOf(terms), agent.addr, PRICE - 1, FAR));
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.release(terms, agent.addr, PRICE - 1, "", FAR, cheap);
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.release(terms, agent.addr, PRICE, "", FAR, cheap);
    }

    /// Forge: the parts are the whole, the fee is on what was paid, and nothing else is credited.
    function testFuzz_thePartsAreTheWhole(uint64 ceiling, uint64 price, uint16 feeBps, uint16 bps) public {
        Terms memory terms = _terms();
        terms.ceiling = uint64(bound(ceiling, 1, type(uint64).max / 11 * 10));
        terms.feeBps = uint16(bound(feeBps, 0, 1_000));
        price = uint64(bound(price, 0, terms.ceiling));
        bps = uint16(bound(bps, 0, 9_999));
        _fund(terms);
        uint256 total = _heldOf(terms);
        bytes memory assignment = _assignment(terms, agent.addr, price);
        vm.prank(agent.addr);
        escrow.submit(terms, agent.addr, price, assignment, 0, RESULT, 0, "");
        _reject(terms, 0, bps);
        vm.prank(buyer.addr);
        escrow.release(terms, agent.addr, price, "", 0, "");
        uint256 undisputed = uint256(price) * bps / 10_000;
        uint256 fee =
            undisputed * terms.feeBps / 10_000 + (uint256(price) - undisputed) * terms.feeBps / 10_000;
        _assertOwed(address(mnee), price, fee, total - price - fee);
        assertEq(_heldOf(terms), 0);
    }
}
