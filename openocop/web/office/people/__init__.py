"""People, offices and roles: who acts where and until when."""
