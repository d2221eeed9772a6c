// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// A price feed whose price a test says; it answers as Chainlink's do.
contract PriceFeed {
    uint8 public constant decimals = 8;
    int256 private price;
    uint256 private saidAt;

    constructor(int256 price_, uint256 saidAt_) {
        price = price_;
        saidAt = saidAt_;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (7, price, saidAt, saidAt, 7);
    }
}
