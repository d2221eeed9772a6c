// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {WalletSignatures} from "../../src/WalletSignatures.sol";

/// Asks a wallet as the escrow does, and says what it cost.
contract WalletAsker {
    function ask(address wallet, bytes calldata signature)
        external
        view
        returns (bool isSigned, uint256 gas)
    {
        gas = gasleft();
        isSigned = WalletSignatures.isSigned(wallet, keccak256("digest"), signature);
        gas -= gasleft();
    }

    /// The right answer lies already where a careless call would look for it.
    function askWithAnswerInScratch(address wallet) external view returns (bool) {
        assembly {
            mstore(0, 0x1626ba7e00000000000000000000000000000000000000000000000000000000)
        }
        return WalletSignatures.isSigned(wallet, 0, msg.data[:0]);
    }
}
