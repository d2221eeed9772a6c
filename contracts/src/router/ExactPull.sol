// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// Moves tokens that the router was approved for, straight from payer to payee, and believes only balances.
library ExactPull {
    using SafeERC20 for IERC20;

    error WrongPayment(uint256 expectedWei, uint256 gotWei);

    /// A token that takes more than this from the payer would pass the ceiling; one that gives less would cheat the payee.
    function pull(IERC20 token, address from, address to, uint256 amountWei) internal {
        uint256 payerBefore = token.balanceOf(from);
        uint256 payeeBefore = token.balanceOf(to);
        token.safeTransferFrom(from, to, amountWei);
        uint256 taken = payerBefore - token.balanceOf(from);
        uint256 given = token.balanceOf(to) - payeeBefore;
        if (taken != amountWei) revert WrongPayment(amountWei, taken);
        if (given != amountWei) revert WrongPayment(amountWei, given);
    }
}
