/** One contract and one in-memory twin per port, and the makings of tests; every module's tests may use it. */
@NullMarked
package io.setget.mail.testkit;

import org.jspecify.annotations.NullMarked;
