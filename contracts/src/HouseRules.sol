// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ITaskEscrow} from "./ITaskEscrow.sol";

/// What the house fixed when it deployed: its three keys but the arbiter, its account, the tokens it takes, the
/// windows it allows. Nothing of it can change; a rotated key is a new deployment.
abstract contract HouseRules is ITaskEscrow {
    address internal constant ETH = address(0);

    /// Says who was assigned at what price, and that nobody has accepted. Cannot move money alone.
    address public immutable attester;
    /// Stops new money and new assignments, never an exit.
    address public immutable guardian;
    address public immutable feeAccount;
    uint32 public immutable minWindowS;
    uint32 public immutable maxWindowS;

    bool public isFundingPaused;
    mapping(address token => bool) public isTokenAllowed;

    constructor(
        address attester_,
        address guardian_,
        address feeAccount_,
        address[] memory tokens,
        uint32 minWindowS_,
        uint32 maxWindowS_
    ) {
        if (attester_ == address(0) || guardian_ == address(0) || feeAccount_ == address(0)) {
            revert InvalidDeployment();
        }
        if (minWindowS_ == 0 || minWindowS_ > maxWindowS_) revert InvalidDeployment();
        for (uint256 index = 0; index < tokens.length; index++) {
            if (tokens[index].code.length == 0) revert InvalidDeployment();
            isTokenAllowed[tokens[index]] = true;
        }
        isTokenAllowed[ETH] = true;
        (attester, guardian, feeAccount) = (attester_, guardian_, feeAccount_);
        (minWindowS, maxWindowS) = (minWindowS_, maxWindowS_);
    }

    // ---------------------------------------------------------------- the guardian's verbs

    function pauseFunding() external {
        if (msg.sender != guardian) revert NotTheGuardian();
        isFundingPaused = true;
        emit FundingPaused();
    }

    function unpauseFunding() external {
        if (msg.sender != guardian) revert NotTheGuardian();
        isFundingPaused = false;
        emit FundingUnpaused();
    }

    function _requireWindow(uint32 windowS) internal view {
        if (windowS < minWindowS || windowS > maxWindowS) revert InvalidWindow();
    }
}
