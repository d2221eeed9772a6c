// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Consents} from "./Consents.sol";

/// What the escrow owes to whom. Everyone pulls their own, so nobody's trouble is another's.
abstract contract Credits is Consents, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 internal constant WEI_PER_UNIT = 1e9;

    /// Owed + 1 once an account was ever credited, so that an emptied account is cheap to fill again.
    mapping(address token => mapping(address account => uint256)) private _owedPlusOne;
    mapping(address account => uint256) public nonces;

    /// Units of 10^9 wei that `account` may withdraw.
    function owed(address token, address account) public view returns (uint256 units) {
        uint256 stored = _owedPlusOne[token][account];
        return stored == 0 ? 0 : stored - 1;
    }

    function withdraw(address token, uint256 units) external nonReentrant {
        _withdraw(token, msg.sender, msg.sender, units);
    }

    /// By the account itself, or by anyone who brings its signature over its next nonce.
    function withdrawTo(
        address token,
        address account,
        address to,
        uint256 units,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        if (to == address(0) || to == address(this)) revert InvalidRecipient();
        if (msg.sender != account) {
            uint256 nonce = nonces[account]++;
            bytes32 structHash = keccak256(abi.encode(WITHDRAW_TO, token, account, to, units, nonce, deadline));
            _requireConsent(account, structHash, deadline, signature);
        }
        _withdraw(token, account, to, units);
    }

    function _credit(address token, address account, uint256 units) internal {
        if (units == 0) return;
        uint256 stored = _owedPlusOne[token][account];
        _owedPlusOne[token][account] = (stored == 0 ? 1 : stored) + units;
    }

    function _debit(address token, address account, uint256 units) internal {
        uint256 available = owed(token, account);
        if (units == 0 || units > available) revert InsufficientCredit();
        _owedPlusOne[token][account] = available - units + 1;
    }

    function _withdraw(address token, address account, address to, uint256 units) private {
        _debit(token, account, units);
        emit Withdrawn(token, account, to, units);
        uint256 amountWei = units * WEI_PER_UNIT;
        if (token != address(0)) IERC20(token).safeTransfer(to, amountWei);
        else if (!LowLevelCall.callNoReturn(to, amountWei, "")) revert PaymentFailed();
    }
}
