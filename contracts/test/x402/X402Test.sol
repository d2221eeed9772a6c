// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Test} from "forge-std/Test.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {MockMNEE} from "../../src/MockMNEE.sol";
import {IExactPermit2Proxy, Witness} from "../../src/x402/IExactPermit2Proxy.sol";
import {
    ISignatureTransfer,
    PermitTransferFrom,
    TokenPermissions
} from "../../src/x402/ISignatureTransfer.sol";

/// A payer with money that approved Permit2, both contracts at the addresses that they have on every chain, and the
/// types that a payer signs written out again.
abstract contract X402Test is Test {
    ISignatureTransfer internal constant PERMIT2 =
        ISignatureTransfer(0x000000000022D473030F116dDEE9F6B43aC78BA3);
    IExactPermit2Proxy internal constant PROXY =
        IExactPermit2Proxy(0x402085c248EeA27D92E8b30b2C58ed07f9E20001);

    bytes32 internal constant PERMIT_TYPEHASH = keccak256(
        "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline,Witness witness)TokenPermissions(address token,uint256 amount)Witness(address to,uint256 validAfter)"
    );
    bytes32 internal constant TOKEN_TYPEHASH = keccak256("TokenPermissions(address token,uint256 amount)");
    bytes32 internal constant WITNESS_TYPEHASH = keccak256("Witness(address to,uint256 validAfter)");
    uint256 internal constant FUNDS_WEI = 1e24;
    uint256 internal constant PRICE_WEI = 5e16;
    uint256 internal constant NOW = 1_740_672_100;

    MockMNEE internal mnee;
    address internal payer;
    uint256 internal payerKey;
    address internal payee = makeAddr("payee");
    address internal anybody = makeAddr("anybody");

    struct Payment {
        PermitTransferFrom permit;
        address owner;
        Witness witness;
    }

    function setUp() public virtual {
        vm.warp(NOW);
        (payer, payerKey) = makeAddrAndKey("payer");
        vm.etch(address(PERMIT2), vm.getDeployedCode("Permit2.sol:Permit2"));
        vm.etch(address(PROXY), vm.getDeployedCode("ExactPermit2Proxy.sol:ExactPermit2Proxy"));
        mnee = new MockMNEE();
        mnee.mint(payer, FUNDS_WEI);
        _approve(payer, address(mnee));
    }

    function _approve(address owner, address token) internal {
        vm.prank(owner);
        IERC20(token).approve(address(PERMIT2), type(uint256).max);
    }

    function _payment() internal view returns (Payment memory) {
        return Payment({
            permit: PermitTransferFrom(TokenPermissions(address(mnee), PRICE_WEI), 1, NOW + 60),
            owner: payer,
            witness: Witness(payee, NOW - 600)
        });
    }

    function _settle(Payment memory payment, bytes memory signature) internal {
        vm.prank(anybody);
        PROXY.settle(payment.permit, payment.owner, payment.witness, signature);
    }

    function _settle(Payment memory payment) internal {
        _settle(payment, _sign(payerKey, payment));
    }

    function _refused(Payment memory payment, bytes memory signature, bytes4 why) internal {
        vm.expectPartialRevert(why);
        _settle(payment, signature);
        assertEq(IERC20(payment.permit.permitted.token).balanceOf(payee), 0, "payee");
    }

    function _refused(Payment memory payment, bytes4 why) internal {
        _refused(payment, _sign(payerKey, payment), why);
    }

    function _sign(uint256 key, Payment memory payment) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _digest(payment, block.chainid, address(PROXY)));
        return abi.encodePacked(r, s, v);
    }

    function _digest(Payment memory payment, uint256 chainId, address spender)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encodePacked(hex"1901", _domain(chainId, address(PERMIT2)), _structHash(payment, spender))
        );
    }

    function _structHash(Payment memory payment, address spender) internal pure returns (bytes32) {
        TokenPermissions memory permitted = payment.permit.permitted;
        return keccak256(
            abi.encode(
                PERMIT_TYPEHASH,
                keccak256(abi.encode(TOKEN_TYPEHASH, permitted.token, permitted.amount)),
                spender,
                payment.permit.nonce,
                payment.permit.deadline,
                keccak256(abi.encode(WITNESS_TYPEHASH, payment.witness.to, payment.witness.validAfter))
            )
        );
    }

    function _domain(uint256 chainId, address contract_) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)");
        return keccak256(abi.encode(typeHash, keccak256("Permit2"), chainId, contract_));
    }
}
