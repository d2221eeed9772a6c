// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {RouterTest} from "./RouterTest.sol";

contract SixDecimals is ERC20 {
    constructor() ERC20("Six", "SIX") {}

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}

contract RouterDeploymentTest is RouterTest {
    function deploy(address token_, address treasury_, address guardian_) public returns (IPaymentRouter) {
        bytes memory code = abi.encodePacked(
            vm.getCode("PaymentRouter.sol:PaymentRouter"), abi.encode(token_, treasury_, guardian_)
        );
        address made;
        assembly {
            made := create(0, add(code, 32), mload(code))
            if iszero(made) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
        return IPaymentRouter(made);
    }

    function test_keepsAndTellsWhatItWasGiven() public {
        vm.expectEmit(true, true, true, true);
        emit IPaymentRouter.RouterDeployed(address(mnee), treasury, guardian);
        IPaymentRouter made = deploy(address(mnee), treasury, guardian);
        assertEq(made.token(), address(mnee));
        assertEq(made.treasury(), treasury);
        assertEq(made.guardian(), guardian);
        assertEq(made.spender(), address(0));
        assertFalse(made.isStopped());
    }

    function _refused(address token_, address treasury_, address guardian_) private {
        vm.expectRevert(IPaymentRouter.InvalidDeployment.selector);
        this.deploy(token_, treasury_, guardian_);
    }

    function test_refusesAnEmptyRoleOneKeyForTwoOrATokenWithoutCode() public {
        _refused(address(mnee), address(0), guardian);
        _refused(address(mnee), treasury, address(0));
        _refused(address(mnee), treasury, treasury);
        _refused(stranger, treasury, guardian);
    }

    /// Units are 10^9 wei of a token with 18 decimals.
    function test_refusesATokenOfOtherDecimals() public {
        address six = address(new SixDecimals());
        _refused(six, treasury, guardian);
    }

    function test_takesNoEther() public {
        vm.deal(spender, 1 ether);
        vm.prank(spender);
        (bool isTaken,) = address(router).call{value: 1}("");
        assertFalse(isTaken);
    }
}
