package dev.edgewise.environment.expression;

import java.math.BigDecimal;
import java.math.BigInteger;

/// An exact rational number in lowest terms with a positive denominator, so that equal numbers are equal records.
public record Fraction(BigInteger numerator, BigInteger denominator) {
    /// Reduces to lowest terms.
    ///
    /// @throws ArithmeticException if the denominator is zero
    public Fraction {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        BigInteger divisor = numerator.gcd(denominator).multiply(BigInteger.valueOf(denominator.signum()));
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    /// Returns the exact value of a decimal number.
    public static Fraction of(BigDecimal number) {
        return number.scale() <= 0
                ? new Fraction(number.toBigIntegerExact(), BigInteger.ONE)
                : new Fraction(number.unscaledValue(), BigInteger.TEN.pow(number.scale()));
    }

    /// Returns the exact value of a whole number.
    public static Fraction of(long number) {
        return new Fraction(BigInteger.valueOf(number), BigInteger.ONE);
    }

    /// Returns `this` `operator` `other`.
    ///
    /// @throws ArithmeticException on division by zero
    public Fraction apply(Operator operator, Fraction other) {
        BigInteger product = denominator.multiply(other.denominator);
        BigInteger left = numerator.multiply(other.denominator);
        BigInteger right = other.numerator.multiply(denominator);
        return switch (operator) {
            case ADD -> new Fraction(left.add(right), product);
            case SUBTRACT -> new Fraction(left.subtract(right), product);
            case MULTIPLY -> new Fraction(numerator.multiply(other.numerator), product);
            case DIVIDE -> new Fraction(left, right);
        };
    }

    /// Returns the number with the other sign.
    public Fraction negated() {
        return new Fraction(numerator.negate(), denominator);
    }

    /// Tells whether this is a whole number.
    public boolean isWhole() {
        return denominator.equals(BigInteger.ONE);
    }

    /// Returns `5`, or `5/3` if it is not whole.
    @Override
    public String toString() {
        return isWhole() ? numerator.toString() : numerator + "/" + denominator;
    }
}
