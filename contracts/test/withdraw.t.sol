// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {MockMNEE} from "../src/MockMNEE.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract WithdrawTest is EscrowTest {
    function _earn(address token) internal {
        Terms memory terms = _terms();
        terms.token = token;
        _bring(terms, State.Submitted);
        _release(terms);
    }

    function test_paysOnesOwnCreditWholeOrInParts() public {
        _earn(address(mnee));
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.Withdrawn(address(mnee), agent.addr, agent.addr, 1e9);
        vm.prank(agent.addr);
        escrow.withdraw(address(mnee), 1e9);
        assertEq(mnee.balanceOf(agent.addr), 1e18);
        assertEq(escrow.owed(address(mnee), agent.addr), PRICE - 1e9);
        vm.prank(agent.addr);
        escrow.withdraw(address(mnee), PRICE - 1e9);
        assertEq(mnee.balanceOf(agent.addr), PRICE * WEI_PER_UNIT);
        assertEq(escrow.owed(address(mnee), agent.addr), 0);
    }

    function test_paysEther() public {
        _earn(ETH);
        vm.prank(agent.addr);
        escrow.withdraw(ETH, PRICE);
        assertEq(agent.addr.balance, PRICE * WEI_PER_UNIT);
        vm.prank(fees);
        escrow.withdraw(ETH, _feeOn(PRICE));
        assertEq(fees.balance, _feeOn(PRICE) * WEI_PER_UNIT);
    }

    function test_neverMoreThanIsOwedNorNothing() public {
        _earn(address(mnee));
        uint256[3] memory wrong = [uint256(PRICE) + 1, 0, type(uint256).max];
        for (uint256 index = 0; index < 3; index++) {
            vm.prank(agent.addr);
            vm.expectRevert(ITaskEscrow.InsufficientCredit.selector);
            escrow.withdraw(address(mnee), wrong[index]);
        }
        vm.prank(agent.addr);
        vm.expectRevert(ITaskEscrow.InsufficientCredit.selector);
        escrow.withdraw(ETH, 1);
        vm.prank(stranger.addr);
        vm.expectRevert(ITaskEscrow.InsufficientCredit.selector);
        escrow.withdraw(address(mnee), 1);
    }

    function test_anEmptiedAccountFillsAgain() public {
        _earn(address(mnee));
        vm.prank(agent.addr);
        escrow.withdraw(address(mnee), PRICE);
        _earn(address(mnee));
        assertEq(escrow.owed(address(mnee), agent.addr), PRICE);
        vm.prank(agent.addr);
        vm.expectRevert(ITaskEscrow.InsufficientCredit.selector);
        escrow.withdraw(address(mnee), PRICE + 1);
    }

    function test_aPauseOfTheHouseIsNoneOfTheWithdrawals() public {
        _earn(address(mnee));
        vm.prank(guardian);
        escrow.pauseFunding();
        vm.prank(agent.addr);
        escrow.withdraw(address(mnee), PRICE);
    }

    function test_aFrozenAccountStillReceivesABlacklistedOneWaits() public {
        _earn(address(mnee));
        mnee.freeze(agent.addr);
        vm.prank(agent.addr);
        escrow.withdraw(address(mnee), 1);
        mnee.blacklist(agent.addr);
        vm.prank(agent.addr);
        vm.expectRevert(MockMNEE.blacklistedAddress.selector);
        escrow.withdraw(address(mnee), 1);
        vm.prank(fees);
        escrow.withdraw(address(mnee), _feeOn(PRICE));
        mnee.delist(agent.addr);
        vm.prank(agent.addr);
        escrow.withdraw(address(mnee), PRICE - 1);
    }

    function test_aFrozenOrPausedEscrowOwesOn() public {
        _earn(address(mnee));
        mnee.freeze(address(escrow));
        vm.prank(agent.addr);
        vm.expectRevert(MockMNEE.frozenAddress.selector);
        escrow.withdraw(address(mnee), PRICE);
        mnee.unfreeze(address(escrow));
        mnee.pause();
        vm.prank(agent.addr);
        vm.expectRevert(MockMNEE.tokenPaused.selector);
        escrow.withdraw(address(mnee), PRICE);
        assertEq(escrow.owed(address(mnee), agent.addr), PRICE);
    }

    function test_giftsAndForcedEtherAreNobodys() public {
        vm.deal(address(escrow), 7 ether);
        mnee.mint(address(escrow), 1e21);
        _earn(address(mnee));
        _earn(ETH);
        _assertOwed(address(mnee), PRICE, _feeOn(PRICE), TOTAL - PRICE - _feeOn(PRICE));
        _assertOwed(ETH, PRICE, _feeOn(PRICE), TOTAL - PRICE - _feeOn(PRICE));
    }

    function test_etherIsNotTakenWithoutAJob() public {
        vm.prank(buyer.addr);
        (bool ok,) = address(escrow).call{value: 1}("");
        assertFalse(ok);
    }
}
