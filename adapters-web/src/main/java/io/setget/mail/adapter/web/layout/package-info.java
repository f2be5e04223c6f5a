/** What every page of the panel has around it, and how it words numbers and times. */
@NullMarked
package io.setget.mail.adapter.web.layout;

import org.jspecify.annotations.NullMarked;
