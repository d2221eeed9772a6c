// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IExactPermit2Proxy, Witness} from "../../src/x402/IExactPermit2Proxy.sol";
import {ISignatureTransfer} from "../../src/x402/ISignatureTransfer.sol";
import {X402Test} from "./X402Test.sol";

contract SettleTest is X402Test {
    function test_pays_what_was_signed_to_whom_it_was_signed_for() public {
        vm.expectEmit(address(PROXY));
        emit IExactPermit2Proxy.Settled();
        _settle(_payment());
        assertEq(mnee.balanceOf(payee), PRICE_WEI);
        assertEq(mnee.balanceOf(payer), FUNDS_WEI - PRICE_WEI);
        assertEq(mnee.balanceOf(address(PROXY)) + mnee.balanceOf(address(PERMIT2)), 0);
        assertEq(PERMIT2.nonceBitmap(payer, 0), 1 << 1);
    }

    function test_hashes_and_addresses_are_the_standards() public {
        assertEq(PERMIT_TYPEHASH, 0xebc156cd23678a74c94df13d772ef5478420637f0c94bd10d509e1dc98f521c7);
        assertEq(TOKEN_TYPEHASH, 0x618358ac3db8dc274f0cd8829da7e234bd48cd73c4a740aede1adec9846d06a1);
        assertEq(PROXY.WITNESS_TYPEHASH(), 0xd97b3239a7f32295517bd14cb074edfdd188dfe5eb42f802bb26d4fd1eb12c37);
        assertEq(PROXY.settle.selector, bytes4(0x13cd3b53));
        assertEq(address(PROXY.PERMIT2()), address(PERMIT2));
        assertEq(
            PROXY.WITNESS_TYPE_STRING(),
            "Witness witness)TokenPermissions(address token,uint256 amount)Witness(address to,uint256 validAfter)"
        );
        vm.chainId(1);
        assertEq(
            PERMIT2.DOMAIN_SEPARATOR(), 0x866a5aba21966af95d6c7ab78eb2b2fc913915c28be3b9aa07cc04ff903e3f28
        );
        vm.chainId(31_337);
        assertEq(
            PERMIT2.DOMAIN_SEPARATOR(), 0x4d553c58ae79a6c4ba64f0e690a5d1cd2deff8c6b91cf38300e0f2b76f9ee346
        );
    }

    function test_takes_the_signature_of_the_published_vector() public {
        address token = 0x8ccedbAe4916b79da7F3F612EfB2EB93A2bFD6cF;
        address owner = 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266;
        vm.chainId(1);
        vm.etch(token, address(mnee).code);
        deal(token, owner, 1e18);
        _approve(owner, token);
        Payment memory payment = _payment();
        payment.owner = owner;
        payment.permit.permitted.token = token;
        payment.permit.permitted.amount = 1e18;
        payment.permit.deadline = 1_740_672_154;
        payment.witness = Witness(0x70997970C51812dc3A010C7d01b50e0d17dc79C8, 1_740_672_089);
        assertEq(
            _digest(payment, 1, address(PROXY)),
            0x4c62bd8abd8cdfe71beb4eaeb540832236441fb7850e4fd29183e1e4abf2bd2b
        );
        _settle(
            payment,
            hex"84be773ebf8f9b9cf40a270270cbafe8ef5863fa9379bccc8e4f2b9a6cadb1672de6a608d981a03e537d456340f01cd0c978e9daaf89313efc11cc951b8c17531b"
        );
    }

    function test_pays_once() public {
        _settle(_payment());
        vm.expectRevert(ISignatureTransfer.InvalidNonce.selector);
        _settle(_payment());
        Payment memory other = _payment();
        other.permit.permitted.amount = 1;
        vm.expectRevert(ISignatureTransfer.InvalidNonce.selector);
        _settle(other);
        assertEq(mnee.balanceOf(payee), PRICE_WEI);
    }

    function test_one_nonce_leaves_the_others_of_its_word_as_they_are() public {
        Payment memory payment = _payment();
        for (payment.permit.nonce = 1; payment.permit.nonce <= 3; payment.permit.nonce++) {
            _settle(payment);
        }
        assertEq(PERMIT2.nonceBitmap(payer, 0), 14);
        payment.permit.nonce = 1;
        vm.expectRevert(ISignatureTransfer.InvalidNonce.selector);
        _settle(payment);
        assertEq(mnee.balanceOf(payee), 3 * PRICE_WEI);
    }

    function test_pays_nothing_that_its_payer_has_cancelled() public {
        vm.prank(payer);
        vm.expectEmit(address(PERMIT2));
        emit ISignatureTransfer.UnorderedNonceInvalidation(payer, 0, 1 << 1);
        PERMIT2.invalidateUnorderedNonces(0, 1 << 1);
        _refused(_payment(), ISignatureTransfer.InvalidNonce.selector);
    }

    function test_is_refused_after_its_deadline_and_not_before() public {
        vm.warp(NOW + 61);
        _refused(_payment(), ISignatureTransfer.SignatureExpired.selector);
        vm.warp(NOW + 60);
        _settle(_payment());
    }

    function test_is_refused_before_it_is_valid_and_not_after() public {
        Payment memory payment = _payment();
        payment.witness.validAfter = NOW + 1;
        _refused(payment, IExactPermit2Proxy.PaymentTooEarly.selector);
        vm.warp(NOW + 1);
        _settle(payment);
    }

    function test_pays_neither_nothing_nor_nobody_nor_for_nobody() public {
        Payment memory payment = _payment();
        payment.permit.permitted.amount = 0;
        _refused(payment, IExactPermit2Proxy.InvalidAmount.selector);
        payment = _payment();
        payment.witness.to = address(0);
        _refused(payment, IExactPermit2Proxy.InvalidDestination.selector);
        payment = _payment();
        payment.owner = address(0);
        _refused(payment, IExactPermit2Proxy.InvalidOwner.selector);
        // Not even what nobody's key could have signed.
        _refused(payment, new bytes(65), IExactPermit2Proxy.InvalidOwner.selector);
    }

    function test_is_refused_without_money_or_allowance() public {
        Payment memory payment = _payment();
        payment.permit.permitted.amount = FUNDS_WEI + 1;
        _refused(payment, bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")));
        vm.prank(payer);
        mnee.approve(address(PERMIT2), PRICE_WEI - 1);
        _refused(_payment(), bytes4(keccak256("ERC20InsufficientAllowance(address,uint256,uint256)")));
        vm.prank(payer);
        mnee.approve(address(PERMIT2), PRICE_WEI);
        _settle(_payment());
    }

    /// Whatever is changed after it was signed, the payment is refused.
    function testFuzz_binds_every_word_of_it(uint8 which, uint256 other) public {
        Payment memory signed = _payment();
        bytes memory signature = _sign(payerKey, signed);
        Payment memory payment = _payment();
        which = uint8(bound(which, 0, 4));
        if (which == 0) payment.permit.permitted.amount = bound(other, 1, PRICE_WEI - 1);
        if (which == 1) payment.permit.nonce = bound(other, 2, type(uint256).max);
        if (which == 2) payment.permit.deadline = bound(other, NOW + 61, type(uint256).max);
        if (which == 3) payment.witness.to = address(uint160(bound(other, 1, type(uint160).max)));
        if (which == 4) payment.witness.validAfter = bound(other, 0, NOW - 601);
        _refused(payment, signature, ISignatureTransfer.InvalidSigner.selector);
    }

    function testFuzz_pays_exactly_that_once(uint256 amount, uint256 nonce, uint256 validAfter, uint256 wait)
        public
    {
        Payment memory payment = _payment();
        payment.permit.permitted.amount = bound(amount, 1, FUNDS_WEI);
        payment.permit.nonce = nonce;
        payment.permit.deadline = NOW + bound(wait, 0, 1e9);
        payment.witness.validAfter = bound(validAfter, 0, NOW);
        _settle(payment);
        assertEq(mnee.balanceOf(payee), payment.permit.permitted.amount);
        assertEq(PERMIT2.nonceBitmap(payer, nonce >> 8), 1 << (nonce % 256));
        vm.expectRevert(ISignatureTransfer.InvalidNonce.selector);
        _settle(payment);
    }
}
