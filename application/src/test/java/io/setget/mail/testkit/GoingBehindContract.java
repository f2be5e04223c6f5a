package io.setget.mail.testkit;

/**
 * What an {@link io.setget.mail.application.port.EmailQueue} promises once it lets other emails pass one that could not be
 * sent: becomes part of {@link EmailQueueContract} when every queue keeps it.
 */
public abstract class GoingBehindContract extends EmailQueueContract implements GoingBehind {}
