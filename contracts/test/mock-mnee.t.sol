// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {MockMNEE} from "../src/MockMNEE.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract MockMneeTest is EscrowTest {
    address private alice = makeAddr("alice");
    address private bob = makeAddr("bob");

    function setUp() public override {
        super.setUp();
        mnee.mint(alice, 100);
    }

    function test_looksLikeMnee() public view {
        assertEq(mnee.decimals(), 18);
        assertEq(mnee.symbol(), "MNEE");
        assertEq(mnee.paused.selector, bytes4(0x5c975abb));
        assertEq(mnee.frozen.selector, bytes4(0xd0516650));
        assertEq(mnee.blacklisted.selector, bytes4(0xdbac26e9));
        assertEq(
            MockMNEE.AccountFrozen.selector,
            0x4f2a367e694e71282f29ab5eaa04c4c0be45ac5bf2ca74fb67068b98bdc2887d
        );
        assertEq(
            MockMNEE.FundsConfiscated.selector,
            0x5a592536e075e29026312219123e24de374314962469686d4c992d3c7292c1b4
        );
    }

    function _sendRefused(address from, address to, bytes4 why) private {
        vm.prank(from);
        vm.expectRevert(why);
        mnee.transfer(to, 1);
    }

    function test_aFrozenAccountReceivesAndDoesNotSend() public {
        mnee.freeze(alice);
        _sendRefused(alice, bob, MockMNEE.frozenAddress.selector);
        vm.prank(buyer.addr);
        mnee.transfer(alice, 1);
        mnee.unfreeze(alice);
        vm.prank(alice);
        mnee.transfer(bob, 1);
    }

    function test_aBlacklistedAccountDoesNeither() public {
        mnee.blacklist(bob);
        _sendRefused(alice, bob, MockMNEE.blacklistedAddress.selector);
        _sendRefused(bob, alice, MockMNEE.blacklistedAddress.selector);
        mnee.delist(bob);
        vm.prank(alice);
        mnee.transfer(bob, 1);
    }

    function test_theSpenderIsNotLookedAt() public {
        vm.prank(alice);
        mnee.increaseAllowance(bob, 10);
        vm.prank(alice);
        mnee.decreaseAllowance(bob, 5);
        mnee.blacklist(bob);
        vm.prank(bob);
        mnee.transferFrom(alice, buyer.addr, 5);
        assertEq(mnee.allowance(alice, bob), 0);
    }

    function test_aPauseStopsEverythingButConfiscation() public {
        mnee.pause();
        _sendRefused(alice, bob, MockMNEE.tokenPaused.selector);
        mnee.freeze(alice);
        mnee.confiscate(alice, bob);
        assertEq(mnee.balanceOf(bob), 100);
        mnee.unpause();
        assertFalse(mnee.paused());
    }

    function test_onlyTheOwnerHasPowers() public {
        bytes[8] memory powers = [
            abi.encodeCall(mnee.mint, (alice, 1)),
            abi.encodeCall(mnee.pause, ()),
            abi.encodeCall(mnee.unpause, ()),
            abi.encodeCall(mnee.freeze, (alice)),
            abi.encodeCall(mnee.unfreeze, (alice)),
            abi.encodeCall(mnee.blacklist, (alice)),
            abi.encodeCall(mnee.delist, (alice)),
            abi.encodeCall(mnee.confiscate, (alice, bob))
        ];
        for (uint256 index = 0; index < powers.length; index++) {
            vm.prank(alice);
            (bool ok, bytes memory answer) = address(mnee).call(powers[index]);
            assertFalse(ok);
            assertEq(bytes4(answer), MockMNEE.notTheOwner.selector);
        }
    }
}
