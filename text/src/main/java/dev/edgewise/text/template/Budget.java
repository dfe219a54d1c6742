package dev.edgewise.text.template;

import java.util.function.Supplier;

/// The work that one rendering may do. Whatever a template makes the program do takes from it what it costs, so that
/// no template runs for ever or fills the memory.
///
/// The unit is about a nanosecond. A budget grows with the conversation, since a template's work does: one that goes
/// through every message a few times is far below it, however long they are.
final class Budget {
    private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

    private static final long LEAST = 1L << 30;
    private static final long FOR_A_MESSAGE = 500_000;
    private static final long FOR_A_CHARACTER = 1_000;

    private static final int BUILT_CHARACTER = 2;
    private static final int SCANNED_CHARACTER = 10;
    private static final int COPIED_ITEM = 16;
    private static final int NEW_VALUE = 100;
    private static final int STEP = 200;
    private static final int ROUND = 2_000;
    private static final int CALL = 10_000;

    private long left;

    Budget(long left) {
        this.left = left;
    }

    /// Returns the budget for rendering a conversation.
    ///
    /// @param characters the length of its messages and variables as text
    static Budget of(int messages, long characters) {
        return new Budget(LEAST + FOR_A_MESSAGE * messages + FOR_A_CHARACTER * characters);
    }

    /// Renders within this budget; within another one's rendering, that one holds.
    ///
    /// @throws TemplateFault if it is used up
    String render(Supplier<String> rendering) {
        return CURRENT.isBound()
                ? rendering.get()
                : ScopedValue.where(CURRENT, this).call(rendering::get);
    }

    /// Takes for characters that are compared or searched as a whole.
    static void look(long characters) {
        take(characters, 1);
    }

    /// Takes for characters that are looked at one by one.
    static void scan(long characters) {
        take(characters, SCANNED_CHARACTER);
    }

    /// Takes for a text that is made. Gives its length.
    static int build(long characters) {
        take(characters, BUILT_CHARACTER);
        return (int) characters;
    }

    /// Takes for items of a list that are read or copied.
    static void items(long count) {
        take(count, COPIED_ITEM);
    }

    /// Takes for values that are made, such as those of `range`. Gives their number.
    static int values(long count) {
        take(count, NEW_VALUE);
        return (int) count;
    }

    /// Takes for one operator or function.
    static void step() {
        take(1, STEP);
    }

    /// Takes for one tag or one round of a loop.
    static void round() {
        take(1, ROUND);
    }

    /// Takes for one call of a macro.
    static void call() {
        take(1, CALL);
    }

    private static void take(long count, int price) {
        if (!CURRENT.isBound()) {
            return;
        }
        Budget budget = CURRENT.get();
        // count may be as large as a long: '' * n, range(n)
        budget.left = count > budget.left / price ? -1 : budget.left - count * price;
        if (budget.left < 0) {
            throw new TemplateFault("it does too much");
        }
    }
}
