// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {State, Terms} from "../src/EscrowTypes.sol";
import {EscrowTest} from "./EscrowTest.sol";
import {MoodyWallet} from "./hostile/MoodyWallet.sol";
import {TypedData} from "./TypedData.sol";

contract WithdrawToTest is EscrowTest {
    address private elsewhere = makeAddr("elsewhere");

    function setUp() public override {
        super.setUp();
        _release(_job(State.Submitted));
    }

    function _word(address to, uint256 units, uint256 nonce, uint256 deadline)
        private
        view
        returns (bytes32)
    {
        return TypedData.withdrawTo(address(mnee), agent.addr, to, units, nonce, deadline);
    }

    function _relay(address to, uint256 units, uint256 deadline, bytes memory signature) private {
        vm.prank(relayer);
        escrow.withdrawTo(address(mnee), agent.addr, to, units, deadline, signature);
    }

    function _refused(address to, uint256 units, uint256 deadline, bytes memory signature, bytes4 why)
        private
    {
        vm.expectRevert(why);
        _relay(to, units, deadline, signature);
    }

    function test_theAccountItselfSendsItAnywhere() public {
        vm.expectEmit(address(escrow));
        emit ITaskEscrow.Withdrawn(address(mnee), agent.addr, elsewhere, PRICE);
        vm.prank(agent.addr);
        escrow.withdrawTo(address(mnee), agent.addr, elsewhere, PRICE, 0, "");
        assertEq(mnee.balanceOf(elsewhere), PRICE * WEI_PER_UNIT);
        assertEq(escrow.nonces(agent.addr), 0);
    }

    function test_aBlacklistedPayeeIsPaidElsewhereByItsSignature() public {
        mnee.blacklist(agent.addr);
        _relay(elsewhere, PRICE, FAR, _sign(agent, _word(elsewhere, PRICE, 0, FAR)));
        assertEq(mnee.balanceOf(elsewhere), PRICE * WEI_PER_UNIT);
        assertEq(escrow.owed(address(mnee), agent.addr), 0);
        assertEq(escrow.nonces(agent.addr), 1);
    }

    function test_aWordWorksOnceAndInOrder() public {
        bytes memory first = _sign(agent, _word(elsewhere, 1, 0, FAR));
        bytes memory second = _sign(agent, _word(elsewhere, 1, 1, FAR));
        _refused(elsewhere, 1, FAR, second, ITaskEscrow.BadSignature.selector);
        assertEq(escrow.nonces(agent.addr), 0);
        _relay(elsewhere, 1, FAR, first);
        _refused(elsewhere, 1, FAR, first, ITaskEscrow.BadSignature.selector);
        _relay(elsewhere, 1, FAR, second);
        assertEq(mnee.balanceOf(elsewhere), 2 * WEI_PER_UNIT);
    }

    function test_everyPartOfTheWordHolds() public {
        bytes memory signature = _sign(agent, _word(elsewhere, 5, 0, FAR));
        _refused(relayer, 5, FAR, signature, ITaskEscrow.BadSignature.selector);
        _refused(elsewhere, 6, FAR, signature, ITaskEscrow.BadSignature.selector);
        _refused(elsewhere, 5, FAR + 1, signature, ITaskEscrow.BadSignature.selector);
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.withdrawTo(ETH, agent.addr, elsewhere, 5, FAR, signature);
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.withdrawTo(address(mnee), buyer.addr, elsewhere, 5, FAR, signature);
    }

    function test_otherKeysOtherPlacesAndThePastAreRefused() public {
        bytes32 structHash = _word(elsewhere, 5, 0, FAR);
        _refused(elsewhere, 5, FAR, _sign(stranger, structHash), ITaskEscrow.BadSignature.selector);
        bytes memory chain = _signDigest(agent, TypedData.digest(block.chainid + 1, address(escrow), structHash));
        _refused(elsewhere, 5, FAR, chain, ITaskEscrow.BadSignature.selector);
        bytes memory place = _signDigest(agent, TypedData.digest(block.chainid, address(this), structHash));
        _refused(elsewhere, 5, FAR, place, ITaskEscrow.BadSignature.selector);
        uint256 past = block.timestamp - 1;
        bytes memory old = _sign(agent, _word(elsewhere, 5, 0, past));
        _refused(elsewhere, 5, past, old, ITaskEscrow.ConsentExpired.selector);
    }

    function test_nobodyAndTheEscrowAreNoRecipients() public {
        vm.startPrank(agent.addr);
        vm.expectRevert(ITaskEscrow.InvalidRecipient.selector);
        escrow.withdrawTo(address(mnee), agent.addr, address(0), 1, 0, "");
        vm.expectRevert(ITaskEscrow.InvalidRecipient.selector);
        escrow.withdrawTo(address(mnee), agent.addr, address(escrow), 1, 0, "");
    }

    function test_neverMoreThanIsOwed() public {
        bytes memory signature = _sign(agent, _word(elsewhere, PRICE + 1, 0, FAR));
        _refused(elsewhere, PRICE + 1, FAR, signature, ITaskEscrow.InsufficientCredit.selector);
    }

    function test_aWalletContractSignsToo() public {
        vm.etch(agent.addr, address(new MoodyWallet()).code);
        MoodyWallet(payable(agent.addr)).setMood(MoodyWallet.Mood.Refuses);
        _refused(elsewhere, 5, FAR, "wallet", ITaskEscrow.BadSignature.selector);
        MoodyWallet(payable(agent.addr)).setMood(MoodyWallet.Mood.Agrees);
        _relay(elsewhere, 5, FAR, "wallet");
        assertEq(escrow.nonces(agent.addr), 1);
    }
}
