// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MockMNEE} from "../../src/MockMNEE.sol";
import {ISignatureTransfer, SignatureTransferDetails} from "../../src/x402/ISignatureTransfer.sol";
import {HostileToken} from "../hostile/HostileToken.sol";
import {MoodyWallet} from "../hostile/MoodyWallet.sol";
import {X402Test} from "./X402Test.sol";

contract HostileX402Test is X402Test {
    bytes4 private constant INVALID_SIGNER = ISignatureTransfer.InvalidSigner.selector;

    function _onHostileToken(HostileToken.Trick trick)
        private
        returns (HostileToken token, Payment memory payment)
    {
        token = new HostileToken();
        token.mint(payer, FUNDS_WEI);
        _approve(payer, address(token));
        token.play(trick);
        payment = _payment();
        payment.permit.permitted.token = address(token);
    }

    function test_refuses_what_another_signed_or_nobody() public {
        (, uint256 otherKey) = makeAddrAndKey("other");
        _refused(_payment(), _sign(otherKey, _payment()), INVALID_SIGNER);
        _refused(_payment(), "", INVALID_SIGNER);
        _refused(_payment(), new bytes(65), INVALID_SIGNER);
        _refused(_payment(), bytes.concat(_sign(payerKey, _payment()), hex"00"), INVALID_SIGNER);
    }

    /// A signature that is none recovers to nobody, who has signed nothing.
    function test_refuses_what_nobody_signed_for_nobody() public {
        string memory typeString = PROXY.WITNESS_TYPE_STRING();
        SignatureTransferDetails memory details = SignatureTransferDetails(payee, PRICE_WEI);
        vm.expectRevert(INVALID_SIGNER);
        PERMIT2.permitWitnessTransferFrom(
            _payment().permit, details, address(0), 0, typeString, new bytes(65)
        );
    }

    function test_refuses_the_other_form_of_a_signature() public {
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(payerKey, _digest(_payment(), block.chainid, address(PROXY)));
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes memory mirrored = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? 28 : 27);
        _refused(_payment(), mirrored, INVALID_SIGNER);
    }

    function test_refuses_what_was_signed_for_another_chain_contract_or_spender() public {
        bytes32 ofOtherChain = _digest(_payment(), block.chainid + 1, address(PROXY));
        bytes32 forOtherSpender = _digest(_payment(), block.chainid, anybody);
        bytes32 atOtherContract = keccak256(
            abi.encodePacked(
                hex"1901", _domain(block.chainid, anybody), _structHash(_payment(), address(PROXY))
            )
        );
        bytes32[3] memory digests = [ofOtherChain, forOtherSpender, atOtherContract];
        for (uint256 index = 0; index < digests.length; index++) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(payerKey, digests[index]);
            _refused(_payment(), abi.encodePacked(r, s, v), INVALID_SIGNER);
        }
    }

    /// The signature names the proxy as its spender: nobody may go past it, where no payee is bound.
    function test_is_nothing_to_whoever_asks_permit2_itself() public {
        Payment memory payment = _payment();
        bytes memory signature = _sign(payerKey, payment);
        bytes32 witness = keccak256(abi.encode(WITNESS_TYPEHASH, payee, payment.witness.validAfter));
        string memory typeString = PROXY.WITNESS_TYPE_STRING();
        vm.expectRevert(INVALID_SIGNER);
        vm.prank(anybody);
        PERMIT2.permitWitnessTransferFrom(
            payment.permit,
            SignatureTransferDetails(anybody, PRICE_WEI),
            payer,
            witness,
            typeString,
            signature
        );
    }

    /// A spender that is no proxy may take less than was signed, and never more.
    function test_lets_no_spender_take_more_than_was_signed() public {
        Payment memory payment = _payment();
        bytes32 digest = _digest(payment, block.chainid, anybody);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(payerKey, digest);
        bytes memory signature = abi.encodePacked(r, s, v);
        bytes32 witness = keccak256(abi.encode(WITNESS_TYPEHASH, payee, payment.witness.validAfter));
        string memory typeString = PROXY.WITNESS_TYPE_STRING();
        SignatureTransferDetails memory details = SignatureTransferDetails(payee, PRICE_WEI + 1);
        vm.startPrank(anybody);
        vm.expectRevert(abi.encodeWithSelector(ISignatureTransfer.InvalidAmount.selector, PRICE_WEI));
        PERMIT2.permitWitnessTransferFrom(payment.permit, details, payer, witness, typeString, signature);
        details.requestedAmount = PRICE_WEI - 1;
        PERMIT2.permitWitnessTransferFrom(payment.permit, details, payer, witness, typeString, signature);
        assertEq(mnee.balanceOf(payee), PRICE_WEI - 1);
    }

    function test_a_token_that_calls_back_cannot_settle_again() public {
        (HostileToken token, Payment memory payment) = _onHostileToken(HostileToken.Trick.CallsBack);
        bytes memory signature = _sign(payerKey, payment);
        Payment memory next = payment;
        next.permit.nonce = 2;
        bytes memory again =
            abi.encodeCall(PROXY.settle, (next.permit, payer, next.witness, _sign(payerKey, next)));
        payment.permit.nonce = 1;
        token.plan(address(PROXY), again);
        _settle(payment, signature);
        assertFalse(token.calledBackOk());
        assertEq(token.balanceOf(payee), PRICE_WEI);
        assertEq(PERMIT2.nonceBitmap(payer, 0), 1 << 1);
    }

    function test_a_token_that_fails_or_lies_uses_up_no_nonce() public {
        (, Payment memory payment) = _onHostileToken(HostileToken.Trick.ReturnsFalse);
        _refused(payment, SafeERC20.SafeERC20FailedOperation.selector);
        (, payment) = _onHostileToken(HostileToken.Trick.Reverts);
        _refused(payment, bytes4(keccak256("Error(string)")));
        payment.permit.permitted.token = anybody;
        bytes memory signature = _sign(payerKey, payment);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, anybody));
        _settle(payment, signature);
        assertEq(PERMIT2.nonceBitmap(payer, 0), 0);
        (, payment) = _onHostileToken(HostileToken.Trick.ReturnsNothing);
        _settle(payment);
    }

    function test_keeps_to_what_mnee_says_of_accounts() public {
        mnee.pause();
        _refused(_payment(), MockMNEE.tokenPaused.selector);
        mnee.unpause();
        mnee.freeze(payer);
        _refused(_payment(), MockMNEE.frozenAddress.selector);
        mnee.unfreeze(payer);
        mnee.blacklist(payee);
        _refused(_payment(), MockMNEE.blacklistedAddress.selector);
        mnee.delist(payee);
        _settle(_payment());
    }

    function test_a_wallet_contract_pays_what_it_says_it_signed() public {
        MoodyWallet wallet = new MoodyWallet();
        mnee.mint(address(wallet), FUNDS_WEI);
        _approve(address(wallet), address(mnee));
        Payment memory payment = _payment();
        payment.owner = address(wallet);
        wallet.setMood(MoodyWallet.Mood.Refuses);
        _refused(payment, "", INVALID_SIGNER);
        wallet.setMood(MoodyWallet.Mood.BurnsGas);
        _refused(payment, "", INVALID_SIGNER);
        wallet.setMood(MoodyWallet.Mood.Agrees);
        _settle(payment, "");
        assertEq(mnee.balanceOf(payee), PRICE_WEI);
    }

    function test_cancelled_nonces_are_the_callers_own() public {
        vm.prank(anybody);
        PERMIT2.invalidateUnorderedNonces(0, type(uint256).max);
        _settle(_payment());
    }
}
