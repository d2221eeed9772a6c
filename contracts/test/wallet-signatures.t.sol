// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";
import {MoodyWallet} from "./hostile/MoodyWallet.sol";
import {WalletAsker} from "./hostile/WalletAsker.sol";
import {OwnedWallet} from "./wallets/OwnedWallet.sol";
import {TypedData} from "./TypedData.sol";

contract WalletSignaturesTest is EscrowTest {
    /// What a wallet may burn, and what asking costs beside it.
    uint256 private constant BOUND = 200_000 + 10_000;

    WalletAsker private asker = new WalletAsker();
    MoodyWallet private wallet = new MoodyWallet();

    function _answer(MoodyWallet.Mood mood) private returns (bool isSigned, uint256 gas) {
        wallet.setMood(mood);
        return asker.ask(address(wallet), "signature");
    }

    function _assertRefused(MoodyWallet.Mood mood) private {
        (bool isSigned, uint256 gas) = _answer(mood);
        assertFalse(isSigned);
        assertLt(gas, BOUND);
    }

    function test_theRightWordIsBelieved() public {
        (bool isSigned,) = _answer(MoodyWallet.Mood.Agrees);
        assertTrue(isSigned);
    }

    function test_theWalletHearsDigestAndSignature() public {
        vm.mockCall(address(wallet), bytes(""), abi.encode(bytes4(0xffffffff)));
        bytes memory question = abi.encodeWithSelector(0x1626ba7e, keccak256("digest"), bytes("signature"));
        vm.mockCall(address(wallet), question, abi.encode(bytes4(0x1626ba7e)));
        (bool isSigned,) = asker.ask(address(wallet), "signature");
        assertTrue(isSigned);
        (isSigned,) = asker.ask(address(wallet), "another");
        assertFalse(isSigned);
    }

    function test_anotherWordIsNot() public {
        _assertRefused(MoodyWallet.Mood.Refuses);
        _assertRefused(MoodyWallet.Mood.NotQuite);
    }

    function test_anAnswerOfAnotherLengthIsNone() public {
        _assertRefused(MoodyWallet.Mood.FourBytes);
        _assertRefused(MoodyWallet.Mood.OneByteShort);
        _assertRefused(MoodyWallet.Mood.OneByteLong);
        _assertRefused(MoodyWallet.Mood.Nothing);
    }

    function test_whatLiesInMemoryIsNoAnswer() public {
        wallet.setMood(MoodyWallet.Mood.Nothing);
        assertFalse(asker.askWithAnswerInScratch(address(wallet)));
        wallet.setMood(MoodyWallet.Mood.Reverts);
        assertFalse(asker.askWithAnswerInScratch(address(wallet)));
        wallet.setMood(MoodyWallet.Mood.Agrees);
        assertTrue(asker.askWithAnswerInScratch(address(wallet)));
    }

    function test_bombsAndFiresCostNoMoreThanTheBound() public {
        _assertRefused(MoodyWallet.Mood.BurnsGas);
        _assertRefused(MoodyWallet.Mood.Bomb);
        _assertRefused(MoodyWallet.Mood.BombItCanPay);
        _assertRefused(MoodyWallet.Mood.RevertsWithBomb);
    }

    function test_aWalletMayNotWriteOrRevertWhatAsks() public {
        _assertRefused(MoodyWallet.Mood.Writes);
        _assertRefused(MoodyWallet.Mood.Reverts);
        assertEq(wallet.written(), 0);
    }

    // ---------------------------------------------------------------- owners that change

    function test_aWordCarriedOutInTimeStandsWhoeverOwnsTheWalletLater() public {
        OwnedWallet owned = new OwnedWallet(agent.addr);
        Terms memory terms = _terms();
        terms.agent = address(owned);
        bytes32 jobId = _fund(terms);
        bytes memory accept = _sign(agent, TypedData.accept(jobId, address(owned), CEILING, FAR));
        bytes memory submit = _sign(agent, TypedData.submit(jobId, address(owned), CEILING, 0, RESULT, FAR));
        uint256 before = vm.snapshotState();
        vm.prank(relayer);
        escrow.accept(terms, address(owned), CEILING, "", FAR, accept);
        vm.prank(relayer);
        escrow.submit(terms, address(owned), CEILING, "", 0, RESULT, FAR, submit);
        vm.prank(agent.addr);
        owned.setOwner(stranger.addr);
        _lapse(terms);
        assertEq(escrow.owed(terms.token, address(owned)), CEILING);
        // The same signature, kept until after the wallet has another owner, is worth nothing.
        vm.revertToState(before);
        vm.prank(agent.addr);
        owned.setOwner(stranger.addr);
        vm.prank(relayer);
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        escrow.submit(terms, address(owned), CEILING, "", 0, RESULT, FAR, submit);
    }

    // ---------------------------------------------------------------- keys with delegated code (EIP-7702)

    function _delegate(address to) private {
        vm.etch(buyer.addr, abi.encodePacked(hex"ef0100", to));
    }

    function _release(Terms memory terms, bytes memory signature) private {
        vm.prank(relayer);
        escrow.release(terms, agent.addr, PRICE, "", FAR, signature);
    }

    function test_aDelegatedKeySignsAndItsCodeIsAskedAfterIt() public {
        Terms memory terms = _job(State.Submitted);
        Terms memory other = _job(State.Submitted);
        bytes memory signature = _sign(buyer, TypedData.release(escrow.jobIdOf(terms), agent.addr, PRICE, FAR));
        _delegate(address(wallet));
        MoodyWallet self = MoodyWallet(payable(buyer.addr));
        self.setMood(MoodyWallet.Mood.Refuses);
        assertEq(
            uint8(self.mood()), uint8(MoodyWallet.Mood.Refuses), "the delegated code runs in its account"
        );
        _release(terms, signature);
        assertEq(uint8(_stateOf(terms)), uint8(State.Completed));
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        _release(other, signature);
        self.setMood(MoodyWallet.Mood.Agrees);
        _release(other, "wallet");
        assertEq(uint8(_stateOf(other)), uint8(State.Completed));
    }

    function test_aKeyDelegatedToNothingIsNoWallet() public {
        Terms memory terms = _job(State.Submitted);
        _delegate(makeAddr("nothing"));
        vm.expectRevert(ITaskEscrow.BadSignature.selector);
        _release(terms, "wallet");
        bytes memory signature = _sign(buyer, TypedData.release(escrow.jobIdOf(terms), agent.addr, PRICE, FAR));
        _release(terms, signature);
        assertEq(uint8(_stateOf(terms)), uint8(State.Completed));
    }
}
