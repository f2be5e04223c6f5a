package io.setget.mail.testkit;

/** Where a part of the queue's contract gets its empty store from. */
interface QueueScenario {
    /** An empty store with room for a thousand; the same one throughout a test. */
    QueueSteps given();

    /** An empty store with room for so many, in place of the roomy one. */
    QueueSteps given(int capacity);
}
