// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {State, Terms} from "../src/EscrowTypes.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract GuardianTest is EscrowTest {
    function test_onlyTheGuardianPausesAndUnpauses() public {
        address[4] memory others = [attester.addr, arbiter.addr, fees, buyer.addr];
        for (uint256 index = 0; index < others.length; index++) {
            vm.startPrank(others[index]);
            vm.expectRevert(ITaskEscrow.NotTheGuardian.selector);
            escrow.pauseFunding();
            vm.expectRevert(ITaskEscrow.NotTheGuardian.selector);
            escrow.unpauseFunding();
            vm.stopPrank();
        }
        vm.startPrank(guardian);
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.FundingPaused();
        escrow.pauseFunding();
        assertTrue(escrow.isFundingPaused());
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.FundingUnpaused();
        escrow.unpauseFunding();
        assertFalse(escrow.isFundingPaused());
    }

    /// A stolen guardian can stop new business; everything that runs goes on to its end and out.
    function test_aStolenGuardianStopsNoExit() public {
        Terms memory running = _job(State.Accepted);
        vm.prank(guardian);
        escrow.pauseFunding();
        _submit(running, 0);
        _requestChanges(running, 0);
        _submit(running, 1);
        _reject(running, 1, 1_000);
        _contest(running, 1);
        vm.prank(arbiter.addr);
        escrow.resolve(running, 5_000, 0, 0, "");
        uint256 earned = escrow.owed(address(mnee), agent.addr);
        vm.prank(agent.addr);
        escrow.withdraw(address(mnee), earned);
        uint256 refunded = escrow.owed(address(mnee), buyer.addr);
        vm.prank(buyer.addr);
        escrow.withdraw(address(mnee), refunded);
    }
}
