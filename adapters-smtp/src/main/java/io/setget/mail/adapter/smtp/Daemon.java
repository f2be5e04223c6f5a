package io.setget.mail.adapter.smtp;

/** Threads that do not keep the process alive. */
final class Daemon {
    private Daemon() {}

    static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
