// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// A token that went bad after it was put on the list.
contract HostileToken is ERC20 {
    enum Trick {
        None,
        TakesAFee,
        GivesMore,
        ReturnsNothing,
        ReturnsFalse,
        Reverts,
        CallsBack,
        TakesMore,
        TakesLess,
        GivesNothing,
        BurnsGas,
        BurnsAllGas,
        Bombs
    }

    Trick public trick;
    address public target;
    bytes public message;
    bool public calledBackOk;
    /// The tricks are played on this payee alone; on all of them when zero.
    address public victim;
    uint256 public burnedGas;

    constructor() ERC20("Hostile", "HOST") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function play(Trick trick_) external {
        trick = trick_;
    }

    function playOn(address victim_) external {
        victim = victim_;
    }

    function burn(uint256 gas_) external {
        burnedGas = gas_;
    }

    /// What it sends to `target_` in the middle of a transfer.
    function plan(address target_, bytes calldata message_) external {
        (target, message) = (target_, message_);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _move(msg.sender, to, amount);
        return _answer();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _move(from, to, amount);
        return _answer();
    }

    function _move(address from, address to, uint256 amount) private {
        if (victim != address(0) && to != victim) return _transfer(from, to, amount);
        if (trick == Trick.Reverts) revert("no");
        if (trick == Trick.GivesNothing) return;
        if (trick == Trick.Bombs) _bomb();
        if (trick == Trick.BurnsAllGas) while (true) {}
        if (trick == Trick.BurnsGas) _burnGas();
        if (trick == Trick.ReturnsFalse) return;
        if (trick == Trick.CallsBack) (calledBackOk,) = target.call(message);
        _transfer(from, to, amount);
        if (trick == Trick.TakesAFee) _burn(to, 1);
        if (trick == Trick.GivesMore) _mint(to, 1);
        if (trick == Trick.TakesMore) _burn(from, 1);
        if (trick == Trick.TakesLess) _mint(from, 1);
    }

    function _burnGas() private view {
        uint256 start = gasleft();
        while (start - gasleft() < burnedGas) {}
    }

    function _bomb() private pure {
        assembly {
            mstore(0, not(0))
            revert(0, 10000)
        }
    }

    function _answer() private view returns (bool) {
        if (trick == Trick.ReturnsNothing) {
            assembly {
                return(0, 0)
            }
        }
        return trick != Trick.ReturnsFalse;
    }
}
