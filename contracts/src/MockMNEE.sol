// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// Behaves as MNEE does on Ethereum, for local chains: 18 decimals, no permit, a pause that stops everything,
/// frozen accounts that cannot send, blacklisted ones that can neither send nor receive. The spender of a
/// transferFrom is not looked at.
contract MockMNEE is ERC20 {
    event Paused(address account);
    event Unpaused(address account);
    event AccountFrozen(address indexed account);
    event AccountUnfrozen(address indexed account);
    event AccountBlacklisted(address indexed account);
    event AccountDelisted(address indexed account);
    event FundsConfiscated(address indexed account, uint256 amount, address indexed to);

    error notTheOwner();
    error tokenPaused();
    error frozenAddress();
    error blacklistedAddress();

    /// The faucet: whoever deployed it.
    address public immutable owner;
    bool public paused;
    mapping(address account => bool) public frozen;
    mapping(address account => bool) public blacklisted;

    constructor() ERC20("MNEE USD Stablecoin", "MNEE") {
        owner = msg.sender;
    }

    modifier onlyOwner() {
        if (msg.sender != owner) revert notTheOwner();
        _;
    }

    function mint(address to, uint256 amount) external onlyOwner {
        _mint(to, amount);
    }

    function pause() external onlyOwner {
        paused = true;
        emit Paused(msg.sender);
    }

    function unpause() external onlyOwner {
        paused = false;
        emit Unpaused(msg.sender);
    }

    function freeze(address account) external onlyOwner {
        frozen[account] = true;
        emit AccountFrozen(account);
    }

    function unfreeze(address account) external onlyOwner {
        frozen[account] = false;
        emit AccountUnfrozen(account);
    }

    function blacklist(address account) external onlyOwner {
        blacklisted[account] = true;
        emit AccountBlacklisted(account);
    }

    function delist(address account) external onlyOwner {
        blacklisted[account] = false;
        emit AccountDelisted(account);
    }

    /// Takes everything an account has, whatever its state.
    function confiscate(address account, address to) external onlyOwner {
        uint256 amount = balanceOf(account);
        super._update(account, to, amount);
        emit FundsConfiscated(account, amount, to);
    }

    function increaseAllowance(address spender, uint256 added) external returns (bool) {
        _approve(msg.sender, spender, allowance(msg.sender, spender) + added);
        return true;
    }

    function decreaseAllowance(address spender, uint256 removed) external returns (bool) {
        _approve(msg.sender, spender, allowance(msg.sender, spender) - removed);
        return true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (paused) revert tokenPaused();
        if (blacklisted[from] || blacklisted[to]) revert blacklistedAddress();
        if (frozen[from]) revert frozenAddress();
        super._update(from, to, amount);
    }
}
