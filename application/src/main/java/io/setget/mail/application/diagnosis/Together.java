package io.setget.mail.application.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Questions asked at the same time. */
public final class Together {
    private Together() {}

    /**
     * The answers in the order of the questions.
     *
     * @param limit when it is over, whatever is still open counts as late
     * @param late what stands for the answer to the question of this number if it did not come in time
     */
    public static <T> List<T> ask(
            ExecutorService threads, List<Callable<T>> questions, Duration limit, IntFunction<? extends T> late) {
        List<Future<T>> asked;
        try {
            asked = threads.invokeAll(questions, limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            asked = List.of();
        }
        List<T> answers = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            answers.add(i < asked.size() ? answer(asked.get(i), i, late) : late.apply(i));
        }
        return answers;
    }

    /** Does not wait: all are done or cancelled. */
    private static <T> T answer(Future<T> asked, int number, IntFunction<? extends T> late) {
        try {
            return asked.get();
        } catch (CancellationException notInTime) {
            return late.apply(number);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return late.apply(number);
        } catch (ExecutionException broken) {
            throw new IllegalStateException("a question was not answered but broke", broken);
        }
    }
}
