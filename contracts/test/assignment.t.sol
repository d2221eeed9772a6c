// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Assignment, Job, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";
import {MoodyWallet} from "./hostile/MoodyWallet.sol";
import {TypedData} from "./TypedData.sol";

/// The attester's assignment: who works at what price. Carried by accept, submit, giveUp or release.
contract AssignmentTest is EscrowTest {
    Terms private terms;

    function setUp() public override {
        super.setUp();
        terms = _job(State.Funded);
    }

    function _acceptRefused(address who, uint64 price, bytes memory assignment, bytes4 why) private {
        vm.prank(who);
        vm.expectRevert(why);
        escrow.accept(terms, who, price, assignment, 0, "");
    }

    function test_onlyTheAttestersKeyAssigns() public {
        bytes32 structHash = TypedData.assign(escrow.jobIdOf(terms), agent.addr, PRICE);
        _acceptRefused(agent.addr, PRICE, "", ITaskEscrow.BadSignature.selector);
        _acceptRefused(agent.addr, PRICE, _sign(stranger, structHash), ITaskEscrow.BadSignature.selector);
        _acceptRefused(agent.addr, PRICE, _sign(buyer, structHash), ITaskEscrow.BadSignature.selector);
        _acceptRefused(agent.addr, PRICE, _sign(agent, structHash), ITaskEscrow.BadSignature.selector);
    }

    function test_theAttestersOwnTransactionIsNoAssignment() public {
        bytes memory signature = _sign(agent, TypedData.accept(escrow.jobIdOf(terms), agent.addr, PRICE, FAR));
        vm.prank(attester.addr);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.accept(terms, agent.addr, PRICE, "", FAR, signature);
    }

    function test_theWordHoldsForItsAgentItsPriceItsJob() public {
        bytes memory assignment = _assignment(terms);
        _acceptRefused(stranger.addr, PRICE, assignment, ITaskEscrow.BadSignature.selector);
        _acceptRefused(agent.addr, PRICE + 1, assignment, ITaskEscrow.BadSignature.selector);
        _acceptRefused(agent.addr, PRICE, _assignment(_terms()), ITaskEscrow.BadSignature.selector);
    }

    function test_neitherNobodyNorTheArbiterCanBeAssigned() public {
        bytes memory nobody = _assignment(terms, address(0), PRICE);
        vm.prank(buyer.addr);
        vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.release(terms, address(0), PRICE, nobody, 0, "");
        bytes memory judge = _assignment(terms, arbiter.addr, PRICE);
        _acceptRefused(arbiter.addr, PRICE, judge, ITaskEscrow.WrongAssignment.selector);
    }

    function test_aSecondWordChangesNothing() public {
        _accept(terms);
        bytes memory second = _assignment(terms, stranger.addr, PRICE);
        vm.prank(stranger.addr);
        vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.submit(terms, stranger.addr, PRICE, second, 0, RESULT, 0, "");
        bytes memory dearer = _assignment(terms, agent.addr, CEILING);
        vm.prank(agent.addr);
        vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.submit(terms, agent.addr, CEILING, dearer, 0, RESULT, 0, "");
        vm.prank(buyer.addr);
        vm.expectRevert(ITaskEscrow.WrongAssignment.selector);
        escrow.release(terms, stranger.addr, PRICE, second, 0, "");
    }

    function test_anAttesterMayBeAContract() public {
        vm.etch(attester.addr, address(new MoodyWallet()).code);
        vm.prank(agent.addr);
        escrow.accept(terms, agent.addr, PRICE, "forged", 0, "");
        assertEq(uint8(_stateOf(terms)), uint8(State.Accepted));
    }

    /// A stolen attester can hire its friend, but only what a silent buyer lets pass is paid.
    function test_aStolenAttesterGetsNothingFromABuyerWhoLooks() public {
        bytes memory assignment = _assignment(terms, stranger.addr, CEILING);
        vm.prank(stranger.addr);
        escrow.submit(terms, stranger.addr, CEILING, assignment, 0, RESULT, 0, "");
        _reject(terms, 0, 0);
        _lapse(terms);
        assertEq(escrow.owed(address(mnee), stranger.addr), 0);
        assertEq(escrow.owed(address(mnee), buyer.addr), TOTAL);
    }

    function test_aStolenAttesterCannotCancelWithoutTheBuyer() public {
        bytes memory fact = _sign(attester, TypedData.nobodyAccepted(escrow.jobIdOf(terms), FAR));
        bytes memory forged = _sign(attester, TypedData.cancel(escrow.jobIdOf(terms), FAR));
        vm.prank(attester.addr);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.cancel(terms, FAR, fact, FAR, forged);
    }
}
