// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ITaskEscrow} from "./ITaskEscrow.sol";
import {WalletSignatures} from "./WalletSignatures.sol";

/// The consents people sign, and who may be believed to have said them.
abstract contract Consents is ITaskEscrow, EIP712 {
    bytes32 internal constant ASSIGN = keccak256("Assign(bytes32 jobId,address agent,uint64 price)");
    bytes32 internal constant NOBODY_ACCEPTED = keccak256("NobodyAccepted(bytes32 jobId,uint256 deadline)");
    bytes32 internal constant ACCEPT =
        keccak256("Accept(bytes32 jobId,address agent,uint64 price,uint256 deadline)");
    bytes32 internal constant CANCEL = keccak256("Cancel(bytes32 jobId,uint256 deadline)");
    bytes32 internal constant SUBMIT = keccak256(
        "Submit(bytes32 jobId,address agent,uint64 price,uint8 round,bytes32 resultHash,uint256 deadline)"
    );
    bytes32 internal constant GIVE_UP = keccak256("GiveUp(bytes32 jobId,uint8 round,uint256 deadline)");
    bytes32 internal constant RELEASE =
        keccak256("Release(bytes32 jobId,address agent,uint64 price,uint256 deadline)");
    bytes32 internal constant REQUEST_CHANGES =
        keccak256("RequestChanges(bytes32 jobId,uint8 round,uint256 deadline)");
    bytes32 internal constant REJECT =
        keccak256("Reject(bytes32 jobId,uint8 round,uint16 undisputedBps,uint256 deadline)");
    bytes32 internal constant CONTEST = keccak256("Contest(bytes32 jobId,uint8 round,uint256 deadline)");
    bytes32 internal constant RESOLVE =
        keccak256("Resolve(bytes32 jobId,uint16 agentShareBps,bytes32 reasonHash,uint256 deadline)");
    bytes32 internal constant WITHDRAW_TO = keccak256(
        "WithdrawTo(address token,address account,address to,uint256 units,uint256 nonce,uint256 deadline)"
    );

    constructor() EIP712("Souk TaskEscrow", "1") {}

    /// The signer's own transaction needs no signature; anybody may relay one before its deadline.
    /// Returns the error's selector instead of reverting, so that a batch can skip; zero is consent.
    function _refusal(address signer, bytes32 structHash, uint256 deadline, bytes calldata signature)
        internal
        view
        returns (bytes4)
    {
        if (msg.sender == signer) return 0;
        if (block.timestamp > deadline) return ConsentExpired.selector;
        return _isSigned(signer, structHash, signature) ? bytes4(0) : BadSignature.selector;
    }

    function _requireConsent(address signer, bytes32 structHash, uint256 deadline, bytes calldata signature)
        internal
        view
    {
        _revertOn(_refusal(signer, structHash, deadline, signature));
    }

    /// The key first, so that an account with delegated code still signs; then the code, with its gas bounded.
    function _isSigned(address signer, bytes32 structHash, bytes calldata signature)
        internal
        view
        returns (bool)
    {
        bytes32 digest = _hashTypedDataV4(structHash);
        (address recovered, ECDSA.RecoverError problem,) = ECDSA.tryRecoverCalldata(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length != 0 && WalletSignatures.isSigned(signer, digest, signature);
    }

    function _revertOn(bytes4 refusal) internal pure {
        if (refusal == 0) return;
        LowLevelCall.bubbleRevert(bytes.concat(refusal));
    }
}
