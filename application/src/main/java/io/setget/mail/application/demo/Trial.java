package io.setget.mail.application.demo;

/**
 * Something to try in the demo.
 *
 * @param what what to type, such as a port
 * @param shows what happens then
 */
public record Trial(String what, String shows) {}
