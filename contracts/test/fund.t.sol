// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Job, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {MockMNEE} from "../src/MockMNEE.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract FundTest is EscrowTest {
    function _refused(Terms memory terms, uint256 value, bytes4 why) private {
        vm.prank(buyer.addr);
        vm.expectRevert(why);
        escrow.fund{value: value}(terms);
    }

    function test_takesTheCeilingAndItsFeeInTheToken() public {
        Terms memory terms = _terms();
        uint256 before = mnee.balanceOf(buyer.addr);
        bytes32 jobId = escrow.jobIdOf(terms);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobFunded(jobId, buyer.addr, terms, TOTAL);
        assertEq(_fund(terms), jobId);
        assertEq(before - mnee.balanceOf(buyer.addr), TOTAL * WEI_PER_UNIT);
        (Job memory job,) = escrow.jobOf(jobId);
        assertEq(uint8(job.state), uint8(State.Funded));
        assertEq(job.held, TOTAL);
        assertEq(job.paid, 0);
        assertEq(job.round, 0);
        assertEq(job.since, block.timestamp);
        assertEq(escrow.deadlineOf(terms), block.timestamp + 100);
    }

    function test_takesEtherOfExactlyTheTotal() public {
        Terms memory terms = _terms();
        terms.token = ETH;
        _refused(terms, TOTAL * WEI_PER_UNIT - 1, ITaskEscrow.WrongPayment.selector);
        _refused(terms, TOTAL * WEI_PER_UNIT + 1, ITaskEscrow.WrongPayment.selector);
        _fund(terms);
        assertEq(address(escrow).balance, TOTAL * WEI_PER_UNIT);
    }

    function test_aTokenJobTakesNoEther() public {
        _refused(_terms(), 1, ITaskEscrow.WrongPayment.selector);
    }

    function test_onlyTheBuyerPays() public {
        Terms memory terms = _terms();
        vm.prank(stranger.addr);
        vm.expectRevert(ITaskEscrow.NotTheBuyer.selector);
        escrow.fund(terms);
    }

    function test_onceForEver() public {
        for (uint8 index = 1; index <= uint8(type(State).max); index++) {
            Terms memory terms = _terms();
            terms.payBy = type(uint40).max;
            _bring(terms, State(index));
            _refused(terms, 0, ITaskEscrow.AlreadyFunded.selector);
        }
    }

    function test_untilPayByAndNotAfter() public {
        Terms memory terms = _terms();
        vm.warp(terms.payBy + 1);
        _refused(terms, 0, ITaskEscrow.TooLate.selector);
        vm.warp(terms.payBy);
        _fund(terms);
    }

    function test_theArbiterIsSomebodyElse() public {
        address[3] memory nobodys = [address(0), buyer.addr, agent.addr];
        for (uint256 index = 0; index < nobodys.length; index++) {
            Terms memory terms = _terms();
            terms.agent = agent.addr;
            terms.arbiter = nobodys[index];
            _refused(terms, 0, ITaskEscrow.InvalidArbiter.selector);
        }
    }

    function test_onlyTokensOnTheList() public {
        MockMNEE fake = new MockMNEE();
        Terms memory terms = _terms();
        terms.token = address(fake);
        _refused(terms, 0, ITaskEscrow.TokenNotAllowed.selector);
        assertTrue(escrow.isTokenAllowed(address(mnee)));
        assertTrue(escrow.isTokenAllowed(ETH));
        assertFalse(escrow.isTokenAllowed(address(fake)));
    }

    function test_everyWindowIsWithinTheLimits() public {
        uint32[2] memory wrong = [MIN_WINDOW_S - 1, MAX_WINDOW_S + 1];
        for (uint256 index = 0; index < wrong.length; index++) {
            Terms memory terms = _terms();
            (terms.acceptWithinS, terms.deliverWithinS) = (wrong[index], wrong[index]);
            _refused(terms, 0, ITaskEscrow.InvalidWindow.selector);
            terms = _terms();
            (terms.acceptWithinS, terms.deliverWithinS) = (MIN_WINDOW_S, MAX_WINDOW_S + 1);
            _refused(terms, 0, ITaskEscrow.InvalidWindow.selector);
            terms = _terms();
            terms.reviewWithinS = wrong[index];
            _refused(terms, 0, ITaskEscrow.InvalidWindow.selector);
            terms = _terms();
            terms.contestWithinS = wrong[index];
            _refused(terms, 0, ITaskEscrow.InvalidWindow.selector);
            terms = _terms();
            terms.resolveWithinS = wrong[index];
            _refused(terms, 0, ITaskEscrow.InvalidWindow.selector);
        }
        Terms memory edge = _terms();
        (edge.acceptWithinS, edge.deliverWithinS) = (MIN_WINDOW_S, MIN_WINDOW_S);
        (edge.reviewWithinS, edge.contestWithinS, edge.resolveWithinS) =
        (MAX_WINDOW_S, MAX_WINDOW_S, MAX_WINDOW_S);
        _fund(edge);
    }

    function test_acceptingIsNotLongerThanDelivering() public {
        Terms memory terms = _terms();
        terms.acceptWithinS = terms.deliverWithinS + 1;
        _refused(terms, 0, ITaskEscrow.InvalidWindow.selector);
    }

    function test_theFeeIsATenthAtMost() public {
        Terms memory terms = _terms();
        terms.feeBps = 1_001;
        _refused(terms, 0, ITaskEscrow.InvalidFee.selector);
        terms.feeBps = 1_000;
        _fund(terms);
        assertEq(_heldOf(terms), CEILING + CEILING / 10);
    }

    function test_theAmountIsSomethingAndFits() public {
        Terms memory terms = _terms();
        terms.ceiling = 0;
        _refused(terms, 0, ITaskEscrow.InvalidAmount.selector);
        terms.ceiling = type(uint64).max;
        _refused(terms, 0, ITaskEscrow.InvalidAmount.selector);
        terms.feeBps = 0;
        _fund(terms);
        assertEq(_heldOf(terms), type(uint64).max);
    }

    function test_aPausedHouseTakesNoMoney() public {
        vm.prank(guardian);
        escrow.pauseFunding();
        _refused(_terms(), 0, ITaskEscrow.FundingIsPaused.selector);
        vm.prank(guardian);
        escrow.unpauseFunding();
        _fund(_terms());
    }

    function test_everyPartOfTheDealIsInTheId() public {
        Terms memory terms = _terms();
        bytes32 jobId = escrow.jobIdOf(terms);
        assertEq(jobId, keccak256(abi.encode(block.chainid, address(escrow), terms)));
        terms.quoteHash = 0;
        assertTrue(jobId != escrow.jobIdOf(terms));
        vm.chainId(block.chainid + 1);
        terms.quoteHash = keccak256("quote");
        assertTrue(jobId != escrow.jobIdOf(terms));
    }

    function test_tokenTroubleStopsFundingOnly() public {
        mnee.freeze(buyer.addr);
        _refused(_terms(), 0, MockMNEE.frozenAddress.selector);
        mnee.unfreeze(buyer.addr);
        mnee.pause();
        _refused(_terms(), 0, MockMNEE.tokenPaused.selector);
    }

    function testFuzz_heldIsWhatWasPaid(uint64 ceiling, uint16 feeBps) public {
        Terms memory terms = _terms();
        terms.ceiling = uint64(bound(ceiling, 1, type(uint64).max / 11 * 10));
        terms.feeBps = uint16(bound(feeBps, 0, 1_000));
        uint256 before = mnee.balanceOf(address(escrow));
        _fund(terms);
        assertEq(mnee.balanceOf(address(escrow)) - before, uint256(_heldOf(terms)) * WEI_PER_UNIT);
        assertEq(_heldOf(terms), terms.ceiling + uint256(terms.ceiling) * terms.feeBps / 10_000);
    }
}
