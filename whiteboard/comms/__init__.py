"""The comms figures: how well the people of an incident kept colleagues and customers informed, as pure functions."""
