// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

/// IERC1271's question, declared without its answer: so the compiler copies and decodes none of it by itself.
interface IAskedWallet {
    function isValidSignature(bytes32 digest, bytes calldata signature) external view;
}

/// Asks a contract whether it has signed, and lets it neither burn, nor bomb, nor revert what asks.
library WalletSignatures {
    /// A wallet contract may burn no more than this while it is asked.
    uint256 internal constant WALLET_GAS = 200_000;

    /// Only an answer of exactly one word is copied, whatever the wallet returns. `wallet` must have code.
    function isSigned(address wallet, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        try IAskedWallet(wallet).isValidSignature{gas: WALLET_GAS}(digest, signature) {
            if (LowLevelCall.returnDataSize() != 32) return false;
            return bytes32(LowLevelCall.returnData()) == IERC1271.isValidSignature.selector;
        } catch {
            return false;
        }
    }
}
