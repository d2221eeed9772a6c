// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract FundFromCreditTest is EscrowTest {
    function test_movesOnesOwnCreditIntoAJob() public {
        _job(State.Cancelled);
        Terms memory terms = _terms();
        bytes32 jobId = escrow.jobIdOf(terms);
        uint256 balance = mnee.balanceOf(address(escrow));
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.JobFunded(jobId, buyer.addr, terms, TOTAL);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.CreditSpent(address(mnee), buyer.addr, jobId, TOTAL);
        vm.prank(buyer.addr);
        assertEq(escrow.fundFromCredit(terms), jobId);
        assertEq(_heldOf(terms), TOTAL);
        assertEq(escrow.owed(address(mnee), buyer.addr), 0);
        assertEq(mnee.balanceOf(address(escrow)), balance);
        _release(terms);
        assertEq(escrow.owed(address(mnee), agent.addr), PRICE);
    }

    function test_neverMoreThanOneHas() public {
        _job(State.Cancelled);
        Terms memory terms = _terms();
        terms.ceiling += 1;
        terms.feeBps = 200;
        vm.prank(buyer.addr);
        vm.expectRevert(ITaskEscrow.InsufficientCredit.selector);
        escrow.fundFromCredit(terms);
    }

    function test_onlyInTheTokenOfTheCredit() public {
        _job(State.Cancelled);
        Terms memory terms = _terms();
        terms.token = ETH;
        vm.prank(buyer.addr);
        vm.expectRevert(ITaskEscrow.InsufficientCredit.selector);
        escrow.fundFromCredit(terms);
    }

    function test_onlyByTheBuyerAndOnTheSameTermsAsFund() public {
        _job(State.Cancelled);
        Terms memory terms = _terms();
        vm.prank(stranger.addr);
        vm.expectRevert(ITaskEscrow.NotTheBuyer.selector);
        escrow.fundFromCredit(terms);
        terms.feeBps = 1_001;
        vm.prank(buyer.addr);
        vm.expectRevert(ITaskEscrow.InvalidFee.selector);
        escrow.fundFromCredit(terms);
    }
}
